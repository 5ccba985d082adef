// Tests numbers in JSON. WebAssembly reads and writes them with powers of ten that the module computes when it starts.
#include "common/json.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <limits>
#include <string>

#include "common/json_writer.h"

namespace {

double read(const std::string& number) {
  const dae::JsonDocument json = dae::parse_json("[" + number + "]", "a number");
  return yyjson_get_num(yyjson_arr_get_first(yyjson_doc_get_root(json.get())));
}

std::string write(double value) {
  const dae::MutableJson json = dae::make_json_object();
  yyjson_mut_obj_add_real(json.get(), yyjson_mut_doc_get_root(json.get()), "x", value);
  const std::string text = dae::json_text(json);
  return text.substr(5, text.size() - 6);
}

}  // namespace

TEST_CASE("json: numbers of every exponent are read as the C library reads them", "[common]") {
  for (int exponent = -345; exponent <= 304; ++exponent) {
    for (const std::string& digits : {"1", "7.2057594037927933", "9007199254740993", "123456789.012345678"}) {
      const std::string text = digits + "e" + std::to_string(exponent - 12);
      CAPTURE(text);
      REQUIRE(read(text) == std::strtod(text.c_str(), nullptr));
    }
  }
}

TEST_CASE("json: numbers are written with the fewest digits that give them back", "[common]") {
  CHECK(write(0.1) == "0.1");
  CHECK(write(2.0 / 3.0) == "0.6666666666666666");
  CHECK(write(1e21) == "1e21");
  for (const double value : {std::numeric_limits<double>::max(), std::numeric_limits<double>::min(),
                             std::numeric_limits<double>::denorm_min(), 4.35, 1.0 / 3.0, 1.2345678901234567e-300}) {
    CAPTURE(value);
    CHECK(read(write(value)) == value);
  }
}
