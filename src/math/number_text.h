#ifndef DAE_MATH_NUMBER_TEXT_H_
#define DAE_MATH_NUMBER_TEXT_H_

#include <string>

namespace dae {

// A number as text for messages, with up to six digits: "0.25", "-3", "1e+20", "nan".
std::string number_text(double value);

}  // namespace dae

#endif  // DAE_MATH_NUMBER_TEXT_H_
