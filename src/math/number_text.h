#ifndef DAE_MATH_NUMBER_TEXT_H_
#define DAE_MATH_NUMBER_TEXT_H_

#include <string>

namespace dae {

// For messages: "0.25", "-3", "1e+20", "nan"; six digits, without zeros at the end.
std::string number_text(double value);

}  // namespace dae

#endif  // DAE_MATH_NUMBER_TEXT_H_
