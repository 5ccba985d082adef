// Powers, log, exp, sine and cosine with the same results, bit for bit, on every platform. The results of libm differ
// between platforms; these functions only use + - * /, which IEEE 754 defines exactly (-ffp-contract=off prevents their
// fusion). The relative error is below 1e-14 over the documented ranges; for sine and cosine the absolute error. The
// Taylor series end where the next term is below 2^-53 of the result.
#ifndef DAE_MATH_PORTABLE_MATH_H_
#define DAE_MATH_PORTABLE_MATH_H_

#include <bit>
#include <cstdint>

namespace dae {

// 1/3 + z/5 + z^2/7 + ... + z^6/15 + z^7 rest. With z = s^2 and `rest` the sum of the following terms (1/17 + z/19 +
// ...), atanh(s) = s + s z * this sum.
inline double atanh_series(double z, double rest) {
  double series = rest;
  series = series * z + 1.0 / 15.0;
  series = series * z + 1.0 / 13.0;
  series = series * z + 1.0 / 11.0;
  series = series * z + 1.0 / 9.0;
  series = series * z + 1.0 / 7.0;
  series = series * z + 1.0 / 5.0;
  series = series * z + 1.0 / 3.0;
  return series;
}

// Natural logarithm of a normal positive number.
inline double portable_log(double x) {
  constexpr uint64_t kMantissa = (uint64_t{1} << 52) - 1;
  constexpr uint64_t kSqrtHalf = 0x3FE6A09E667F3BCDu;  // bits of sqrt(1/2)
  constexpr uint64_t kOne = uint64_t{1023} << 52;
  constexpr double kLn2High = 0x1.62E42FEFA3800p-1;  // ln 2 in two parts: exponent * high is exact
  constexpr double kLn2Low = 0x1.EF35793C76730p-45;
  // x = 2^exponent * m with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh s, s = (m - 1) / (m + 1), |s| < 0.172.
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  const uint64_t shifted = bits + (kOne - kSqrtHalf);
  const auto exponent = static_cast<double>(static_cast<int32_t>(shifted >> 52) - 1023);
  const double m = std::bit_cast<double>((shifted & kMantissa) + kSqrtHalf);
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  double rest = 1.0 / 21.0;
  rest = rest * z + 1.0 / 19.0;
  rest = rest * z + 1.0 / 17.0;
  const double log_m = 2.0 * s + 2.0 * s * z * atanh_series(z, rest);
  return exponent * kLn2High + (exponent * kLn2Low + log_m);
}

struct SineCosine {
  double sine;
  double cosine;
};

// Sine and cosine of the angle 2 pi turn / 2^32.
inline SineCosine portable_sine_cosine(uint32_t turn) {
  constexpr double kAngle = 0x1.921FB54442D18p-30;  // 2 pi / 2^32
  // The nearest quarter turn, and the remaining angle of at most pi/4.
  const uint32_t quarter = (turn + (1u << 29)) >> 30;
  const double x = static_cast<double>(static_cast<int32_t>(turn - (quarter << 30))) * kAngle;
  const double z = x * x;
  double s = 1.0 / 355687428096000.0;  // 1/17!
  s = s * z - 1.0 / 1307674368000.0;   // 1/15!
  s = s * z + 1.0 / 6227020800.0;
  s = s * z - 1.0 / 39916800.0;
  s = s * z + 1.0 / 362880.0;
  s = s * z - 1.0 / 5040.0;
  s = s * z + 1.0 / 120.0;
  s = s * z - 1.0 / 6.0;
  s = x + x * z * s;
  double c = 1.0 / 20922789888000.0;  // 1/16!
  c = c * z - 1.0 / 87178291200.0;
  c = c * z + 1.0 / 479001600.0;
  c = c * z - 1.0 / 3628800.0;
  c = c * z + 1.0 / 40320.0;
  c = c * z - 1.0 / 720.0;
  c = c * z + 1.0 / 24.0;
  c = c * z - 0.5;
  c = 1.0 + z * c;
  const double sine = (quarter & 1) != 0 ? c : s;
  const double cosine = (quarter & 1) != 0 ? s : c;
  return {(quarter & 2) != 0 ? -sine : sine, ((quarter + 1) & 2) != 0 ? -cosine : cosine};
}

// x^n for n of 0 or more.
double whole_power(double x, int64_t n);

// e^x for x in [-700, 700].
double portable_exp(double x);

// Logarithm of the Poisson probability rate^k e^-rate / k! for k = 0, 1, 2, ... and rate in (0, 2^52], after Loader,
// "Fast and Accurate Computation of Binomial Probabilities" (2000). Absolute error below 1e-11 where the probability is
// above e^-100.
double portable_log_poisson(double k, double rate);

}  // namespace dae

#endif  // DAE_MATH_PORTABLE_MATH_H_
