#include "math/portable_math.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace dae {
namespace {

// log(k!) - ((k + 1/2) log k - k + log(2 pi) / 2). The table is for k = 1 to 15, where the series is not accurate.
double stirling_error(double k) {
  constexpr std::array<double, 16> kSmall = {
      0.0,
      0.081061466795327258219670264,
      0.041340695955409294093822081,
      0.0276779256849983391487892927,
      0.020790672103765093111522771,
      0.0166446911898211921631948653,
      0.013876128823070747998745727,
      0.0118967099458917700950557241,
      0.010411265261972096497478567,
      0.0092554621827127329177286366,
      0.008330563433362871256469318,
      0.0075736754879518407949720242,
      0.006942840107209529865664152,
      0.0064089941880042070684396310,
      0.005951370112758847735624416,
      0.0055547335519628013710386899,
  };
  if (k < static_cast<double>(kSmall.size())) return kSmall[static_cast<std::size_t>(k)];
  const double z = 1.0 / (k * k);
  return (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - z / 1188.0) * z) * z) * z) / k;
}

// k log(k / rate) + rate - k without the cancellation near k = rate, where the terms are large and the sum is small.
double deviance(double k, double rate) {
  constexpr double kNear = 0.1;
  const double difference = k - rate;
  const double v = difference / (k + rate);
  if (!(v < kNear && v > -kNear)) return k * portable_log(k / rate) - difference;
  // log(k / rate) = 2 atanh v, and difference = v (k + rate).
  const double z = v * v;
  return difference * v + 2.0 * k * v * z * atanh_series(z, 1.0 / 17.0);
}

}  // namespace

double whole_power(double x, int64_t n) {
  double product = 1.0;
  for (double square = x; n > 0; n >>= 1, square *= square) {
    if ((n & 1) != 0) product *= square;
  }
  return product;
}

double portable_exp(double x) {
  constexpr double kLn2High = 0x1.62E42FEFA3800p-1;
  constexpr double kLn2Low = 0x1.EF35793C76730p-45;
  constexpr double kLog2E = 0x1.71547652B82FEp0;
  // x = n ln 2 + r with |r| <= ln(2) / 2.
  const double n = std::floor(x * kLog2E + 0.5);
  const double r = (x - n * kLn2High) - n * kLn2Low;
  double series = 1.0;
  for (int i = 14; i > 0; --i) series = series * r / i + 1.0;
  const auto exponent = static_cast<uint64_t>(1023 + static_cast<int64_t>(n));
  return series * std::bit_cast<double>(exponent << 52);
}

double portable_log_poisson(double k, double rate) {
  constexpr double kTwoPi = 0x1.921FB54442D18p2;
  if (k == 0.0) return -rate;
  return -stirling_error(k) - deviance(k, rate) - 0.5 * portable_log(kTwoPi * k);
}

}  // namespace dae
