#include "training/options.h"

#include <catch2/catch_test_macros.hpp>
#include <stdexcept>

#include "support/message_with.h"

using namespace dae;
using namespace dae::test;

namespace {

void check_refused(const std::string& json, const std::string& reason) {
  CAPTURE(json);
  CHECK_THROWS_MATCHES(parse_training_options(json), std::invalid_argument, message_with(reason));
}

}  // namespace

TEST_CASE("training options: defaults are Keras's Adam on the article's noise", "[training]") {
  const TrainingOptions options = parse_training_options(R"({"epochs":10})");
  CHECK(options.epochs == 10);
  CHECK(options.batch_size == 32);
  CHECK(options.loss == Loss::kMse);
  CHECK(options.optimizer.learning_rate == 1e-3f);
  CHECK(options.optimizer.epsilon == 1e-7f);
  REQUIRE(options.noise.size() == 1);
  CHECK(options.noise[0].kinds == std::vector{NoiseKind::kGaussian});
  CHECK(options.noise[0].min_level == 0.2f);
  CHECK(options.crops == 1);
  CHECK(options.validation_noise.level == 0.2f);
  CHECK(options.validation_noise.clip);
}

TEST_CASE("training options: every key is read", "[training]") {
  const TrainingOptions options = parse_training_options(
      R"({"epochs":3,"batchSize":8,"seed":7,"loss":"charbonnier","optimizer":{"type":"sgd","learningRate":0.5,)"
      R"("momentum":0.8},"schedule":{"type":"cosine","final":0.1,"warmup":0.5},"clipNorm":2,"ema":0.99,)"
      R"("noiseWeighting":0.01,)"
      R"("noise":[{"kind":["masking","speckle"],"level":[0.1,0.4],"clip":false},{"jpeg":[30,95],"share":0.5}],)"
      R"("validationNoise":{"kind":"poisson","level":0.3,"seed":4},"crop":16,"crops":9,"flip":true,)"
      R"("transpose":true,"gray":0.4})");
  CHECK(options.batch_size == 8);
  CHECK(options.seed == 7);
  CHECK(options.loss == Loss::kCharbonnier);
  CHECK(options.optimizer.type == OptimizerOptions::Type::kSgd);
  CHECK(options.optimizer.momentum == 0.8f);
  CHECK(options.schedule.type == ScheduleOptions::Type::kCosine);
  CHECK(options.schedule.final == 0.1);
  CHECK(options.schedule.warmup == 0.5);
  CHECK(options.clip_norm == 2.0f);
  CHECK(options.ema == 0.99f);
  CHECK(options.noise_weighting == 0.01f);
  REQUIRE(options.noise.size() == 2);
  CHECK(options.noise[0].kinds == std::vector{NoiseKind::kMasking, NoiseKind::kSpeckle});
  CHECK(options.noise[0].max_level == 0.4f);
  CHECK_FALSE(options.noise[0].clip);
  CHECK(options.noise[0].max_jpeg == 0);
  CHECK(options.noise[1].min_jpeg == 30);
  CHECK(options.noise[1].max_jpeg == 95);
  CHECK(options.noise[1].share == 0.5f);
  CHECK(options.validation_noise.kind == NoiseKind::kPoisson);
  CHECK(options.validation_noise.seed == 4);
  CHECK(options.crop == 16);
  CHECK(options.crops == 9);
  CHECK(options.flip);
  CHECK(options.transpose);
  CHECK(options.gray == 0.4f);
}

TEST_CASE("training options: what is wrong is named", "[training]") {
  check_refused("", "\"epochs\"");
  check_refused("{", "not JSON");
  check_refused("[]", "JSON object");
  check_refused("{}", "\"epochs\"");
  check_refused(R"({"epochs":0})", "from 1 to");
  check_refused(R"({"epochs":1.5})", "whole number");
  check_refused(R"({"epochs":1,"batchsize":3})", "got \"batchsize\" (did you mean \"batchSize\"?)");
  check_refused(R"({"epochs":1,"partLoss":1})", "did you mean \"partsLoss\"");
  check_refused(R"({"epochs":1,"ep":1})", "got \"ep\"");
  check_refused(R"({"epochs":1,"noise":{"kind":"gaussian","levels":0.1}})", "did you mean \"level\"");
  check_refused(R"({"epochs":1,"noise":{"chain":"x2","level":0.1}})", "share, chain, target, got \"level\"");
  check_refused(R"({"epochs":1,"batchSize":0})", "\"batchSize\"");
  check_refused(R"({"epochs":1,"seed":-1})", "\"seed\"");
  check_refused(R"({"epochs":1,"loss":"l3"})", "mse, mae, charbonnier, bce");
  check_refused(R"({"epochs":1,"optimizer":{"type":"lion"}})", "adam, sgd");
  check_refused(R"({"epochs":1,"optimizer":{"type":"sgd","beta1":0.9}})", "no other keys");
  check_refused(R"({"epochs":1,"optimizer":{"learningRate":"fast"}})", "\"learningRate\"");
  check_refused(R"({"epochs":1,"schedule":{"type":"cosine","final":2}})", "from 0 to 1");
  check_refused(R"({"epochs":1,"noise":{"kind":"fog"}})", "gaussian");
  check_refused(R"({"epochs":1,"noise":{"kind":[]}})", "at least one");
  check_refused(R"({"epochs":1,"noise":{"level":1.5}})", "from 0 to 1");
  check_refused(R"({"epochs":1,"noise":{"level":[0.4,0.1]}})", "[least, greatest]");
  check_refused(R"({"epochs":1,"noise":[]})", "at least one");
  check_refused(R"({"epochs":1,"noise":[{"share":0}]})", "\"share\"");
  check_refused(R"({"epochs":1,"noise":{"jpeg":101}})", "\"jpeg\"");
  check_refused(R"({"epochs":1,"noise":{"jpeg":[90,30]}})", "[least, greatest]");
  check_refused(R"({"epochs":1,"crops":0})", "\"crops\"");
  check_refused(R"({"epochs":1,"gray":1.5})", "\"gray\"");
  check_refused(R"({"epochs":1,"flip":1})", "true or false");
}

TEST_CASE("training options: the fingerprint changes with all but the epochs", "[training]") {
  const auto of = [](const std::string& json) { return options_fingerprint(parse_training_options(json)); };
  const uint32_t base = of(R"({"epochs":1})");
  CHECK(of(R"({"epochs":9})") == base);
  CHECK(of(R"({"epochs":1,"seed":1})") != base);
  CHECK(of(R"({"epochs":1,"ema":0.5})") != base);
  CHECK(of(R"({"epochs":1,"noise":{"kind":"masking"}})") != base);
  CHECK(of(R"({"epochs":1,"noise":[{"share":0.5}]})") != base);
  CHECK(of(R"({"epochs":1,"noise":{"jpeg":50}})") != base);
  CHECK(of(R"({"epochs":1,"crops":2})") != base);
  CHECK(of(R"({"epochs":1,"transpose":true})") != base);
  CHECK(of(R"({"epochs":1,"gray":0.5})") != base);
}

TEST_CASE("training options: chains, and the parts of a cascade", "[training]") {
  const auto read = parse_training_options(
      R"({"epochs":1,"noise":[{"chain":"x2 + noise 0..20","share":3},{"chain":"x2"}],"parts":["x4","x8"]})");
  REQUIRE(read.noise.size() == 2);
  CHECK((read.noise[0].chain->text() == "x2 + noise 0..20" && read.noise[0].share == 3.0f));
  REQUIRE(read.validation_chain);
  CHECK(read.validation_chain->steps()[1].parameters[0].least ==
        read.validation_chain->steps()[1].parameters[0].greatest);
  CHECK(read.parts == std::vector<std::string>{"x4", "x8"});
  const auto other = parse_training_options(
      R"({"epochs":1,"noise":{"chain":"x2"},"validationNoise":{"chain":"x2 + noise 5","seed":4}})");
  CHECK((other.validation_chain->text() == "x2 + noise 5" && other.validation_noise.seed == 4));
  CHECK(options_fingerprint(read) != options_fingerprint(other));
  for (const char* wrong : {R"({"epochs":1,"noise":{"chain":"x2","level":0.1}})", R"({"epochs":1,"noise":{"chain":3}})",
                            R"({"epochs":1,"noise":{"chain":"smear 3"}})", R"({"epochs":1,"parts":[]})",
                            R"({"epochs":1,"parts":[3]})", R"({"epochs":1,"parts":"x2"})"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(parse_training_options(wrong), std::invalid_argument);
  }
}
