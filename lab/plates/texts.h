// What stands on a plate. Characters are drawn at random: none is taken from a register.
#ifndef DAE_LAB_PLATES_TEXTS_H_
#define DAE_LAB_PLATES_TEXTS_H_

#include <string>

#include "lab/plates/random.h"

namespace dae::plates {

// Letters, digits, and between groups ' ', '-', '.' or kPictogram.
std::string american_text(Random& random);
std::string european_text(Random& random);
// The letters and digits alone: what a reader should find.
std::string label_of(const std::string& text);

// "NORTH CAROLINA", or "Carolina" where `mixed`.
std::string region_name(Random& random, bool mixed);
std::string slogan(Random& random, bool mixed);
// A month or a year, as on a sticker.
std::string sticker_text(Random& random);

}  // namespace dae::plates

#endif  // DAE_LAB_PLATES_TEXTS_H_
