// The texts of plates. Characters are random; none is taken from a register.
#ifndef DAE_LAB_PLATES_TEXTS_H_
#define DAE_LAB_PLATES_TEXTS_H_

#include <string>

#include "lab/plates/random.h"

namespace dae::plates {

// Letters and digits, with ' ', '-', '.' or kPictogram between groups.
std::string american_text(Random& random);
std::string european_text(Random& random);
// Only the letters and digits of a text: the label for a reader of plates.
std::string label_of(const std::string& text);

// "NORTH CAROLINA", or "North Carolina" if `mixed`.
std::string region_name(Random& random, bool mixed);
std::string slogan(Random& random, bool mixed);
// A month or a year of a sticker.
std::string sticker_text(Random& random);

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_TEXTS_H_
