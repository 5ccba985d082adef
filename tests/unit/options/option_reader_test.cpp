#include "options/option_reader.h"

#include <catch2/catch_test_macros.hpp>
#include <stdexcept>

#include "support/message_with.h"

using namespace dae;
using namespace dae::test;

namespace {

constexpr const char* kShapes[] = {"round", "square"};
constexpr OptionForm kShapeForms[] = {{.kind = OptionKind::kEnum, .choices = kShapes}};
constexpr OptionForm kSizeForms[] = {{.kind = OptionKind::kWhole, .least = 1.0, .greatest = 9.0}};
constexpr OptionForm kFlagForms[] = {{.kind = OptionKind::kFlag}};
constexpr double kPowers[] = {1.0, 2.0, 4.0};
constexpr OptionForm kPowerForms[] = {{.kind = OptionKind::kNumber, .values = kPowers}};
constexpr OptionForm kLevelItems[] = {{.kind = OptionKind::kNumber, .least = 0.0, .greatest = 1.0}};
constexpr OptionForm kLevelForms[] = {{.kind = OptionKind::kNumber, .least = 0.0, .greatest = 1.0},
                                      {.kind = OptionKind::kList, .least = 2.0, .greatest = 2.0, .items = kLevelItems}};

constexpr const char* kFast[] = {"fast"};
constexpr const char* kSlow[] = {"slow"};
constexpr OptionForm kFastForms[] = {{.kind = OptionKind::kEnum, .choices = kFast}};
constexpr OptionForm kSlowForms[] = {{.kind = OptionKind::kEnum, .choices = kSlow}};
constexpr Option kFastRows[] = {{"type", kFastForms}, {"size", kSizeForms, false, 2.0}};
constexpr Option kSlowRows[] = {{"type", kSlowForms, true}, {"level", kLevelForms, false, 0.5}};
constexpr OptionTable kFastTable{"the mode", kFastRows};
constexpr OptionTable kSlowTable{"the mode", kSlowRows};
constexpr OptionForm kModeForms[] = {{.kind = OptionKind::kObject, .object = &kFastTable},
                                     {.kind = OptionKind::kObject, .object = &kSlowTable}};

constexpr Option kRows[] = {
    {"shape", kShapeForms, false, 1.0}, {"size", kSizeForms, true},         {"wet", kFlagForms, false, 1.0},
    {"power", kPowerForms, false, 2.0}, {"level", kLevelForms, false, 0.2}, {"mode", kModeForms},
};
constexpr OptionTable kTable{"the test options", kRows};

void check_refused(const char* json, const std::string& reason) {
  CAPTURE(json);
  CHECK_THROWS_MATCHES(OptionText(json, kTable), std::invalid_argument, message_with(reason));
}

}  // namespace

TEST_CASE("options: what is absent has its default", "[options]") {
  const OptionText text(R"({"size":3})", kTable);
  const Options& read = text.options();
  CHECK(read.whole("size") == 3);
  CHECK(read.number("shape") == 1.0);
  CHECK(read.flag("wet"));
  CHECK(read.number("power") == 2.0);
  CHECK(read.real("level") == 0.2f);
  CHECK_FALSE(read.has("mode"));
  CHECK_FALSE(read.object("mode"));
  CHECK_FALSE(read.range("level"));
  CHECK_THROWS_AS(read.number("depth"), std::logic_error);
}

TEST_CASE("options: empty text is an empty object", "[options]") {
  constexpr OptionTable kNone{"no options", {}};
  for (const char* json : {"", "{}"}) CHECK_NOTHROW(OptionText(json, kNone));
  for (const char* json : {"", "{}"}) CHECK_THROWS_AS(OptionText(json, kTable), std::invalid_argument);
}

TEST_CASE("options: what is given is read", "[options]") {
  const OptionText text(R"({"size":9,"shape":"round","wet":false,"power":4,"level":[0.1,1],"mode":{"type":"slow"}})",
                        kTable);
  const Options& read = text.options();
  CHECK(read.number("shape") == 0.0);
  CHECK_FALSE(read.flag("wet"));
  CHECK(read.number("power") == 4.0);
  CHECK(read.range("level") == std::pair(0.1, 1.0));
  REQUIRE(read.object("mode"));
  CHECK(read.object("mode")->has_key("level"));
  CHECK_FALSE(read.object("mode")->has_key("size"));
  CHECK(read.object("mode")->number("level") == 0.5);
  const OptionText fast(R"({"size":1,"mode":{"size":4}})", kTable);
  CHECK(fast.options().object("mode")->whole("size") == 4);
}

TEST_CASE("options: what is wrong is named", "[options]") {
  check_refused("[1]", "expected the test options to be a JSON object, got a list of 1");
  check_refused("{", "the test options is not JSON");
  check_refused("{}", "expected the test options to have \"size\"");
  check_refused(R"({"size":1,"shpae":"round"})",
                "expected the test options to have no other keys than shape, size, wet, power, level, mode, got "
                "\"shpae\" (did you mean \"shape\"?)");
  check_refused(R"({"size":10})", "expected \"size\" of the test options to be a whole number from 1 to 9, got 10");
  check_refused(R"({"size":1.5})", "a whole number from 1 to 9, got 1.5");
  check_refused(R"({"size":"1"})", "a whole number from 1 to 9, got \"1\"");
  check_refused(R"({"size":null})", "got null");
  check_refused(R"({"size":1,"shape":"oval"})",
                "\"shape\" of the test options to be one of round, square, got \"oval\"");
  check_refused(R"({"size":1,"wet":1})", "to be true or false, got 1");
  check_refused(R"({"size":1,"power":3})", "to be one of 1, 2, 4, got 3");
  check_refused(R"({"size":1,"level":"low"})", "to be a number from 0 to 1 or a list");
  check_refused(R"({"size":1,"level":[0.5]})", "got a list of 1");
  check_refused(R"({"size":1,"level":[0.5,2]})", "from 0 to 1, got 2");
  check_refused(R"({"size":1,"mode":{"type":"medium"}})",
                "\"type\" of the mode to be one of fast, slow, got \"medium\"");
  check_refused(R"({"size":1,"mode":{"type":"fast","level":0.5}})", "the mode to have no other keys than type, size");
  check_refused(R"({"size":1,"mode":{"level":0.5}})", "the mode to have");
  const OptionText text(R"({"size":1,"level":[0.5,0.1]})", kTable);
  CHECK_THROWS_MATCHES(text.options().range("level"), std::invalid_argument, message_with("[least, greatest]"));
}
