#include "common/message.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <cstdint>
#include <limits>
#include <stdexcept>

using namespace dae;

TEST_CASE("message: texts and numbers take the places of {}", "[message]") {
  const std::string name = "encode";
  CHECK(message("no value") == "no value");
  CHECK(message("{}", "") == "");
  CHECK(message("layer \"{}\" of {}", name, std::string_view("table").substr(0, 3)) == "layer \"encode\" of tab");
  CHECK(message("{} to {}, got {}{}", 1, int64_t{256}, uint8_t{7}, " threads") == "1 to 256, got 7 threads");
  CHECK(message("{}", std::numeric_limits<uint64_t>::max()) == "18446744073709551615");
  CHECK(message("{}", std::numeric_limits<int64_t>::min()) == "-9223372036854775808");
  CHECK(message("{} and {}", 0.1f, 2.5) == "0.1 and 2.5");
  CHECK(message("{}", "{} stays") == "{} stays");
}

TEST_CASE("message: join_names puts commas between the names", "[message]") {
  const char* const names[] = {"own", "xnnpack", "reference"};
  CHECK(join_names(names) == "own, xnnpack, reference");
  CHECK(join_names({}) == "");
}

TEST_CASE("message: throw_error throws the given error", "[message]") {
  CHECK_THROWS_MATCHES(throw_error<std::invalid_argument>("expected a strength from 0 to 1, got {}", 3),
                       std::invalid_argument, Catch::Matchers::Message("expected a strength from 0 to 1, got 3"));
}
