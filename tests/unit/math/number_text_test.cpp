#include "math/number_text.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>

using namespace dae;

TEST_CASE("number text: six digits, no zeros at the end", "[number_text]") {
  CHECK(number_text(0.0) == "0");
  CHECK(number_text(-0.0) == "0");
  CHECK(number_text(1.0) == "1");
  CHECK(number_text(10.0) == "10");
  CHECK(number_text(-3.5) == "-3.5");
  CHECK(number_text(0.25) == "0.25");
  CHECK(number_text(0.05) == "0.05");
  CHECK(number_text(static_cast<double>(0.1f)) == "0.1");
  CHECK(number_text(1.0 / 3.0) == "0.333333");
  CHECK(number_text(0.00012345678) == "0.000123457");
  CHECK(number_text(99999.97) == "100000");
  CHECK(number_text(0.9999999) == "1");
  CHECK(number_text(123456789.0) == "123457000");
  CHECK(number_text(65536.0) == "65536");
}

TEST_CASE("number text: what is very small or large has an exponent", "[number_text]") {
  CHECK(number_text(0.000012345) == "1.2345e-5");
  CHECK(number_text(1e15) == "1e+15");
  CHECK(number_text(-2.5e300) == "-2.5e+300");
  CHECK(number_text(std::numeric_limits<double>::denorm_min()) == "4.94066e-324");
  CHECK(number_text(std::numeric_limits<double>::infinity()) == "inf");
  CHECK(number_text(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(number_text(std::numeric_limits<double>::quiet_NaN()) == "nan");
}
