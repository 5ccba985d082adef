#include "inference/session.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <memory>
#include <string>

#include "support/layer_tables.h"
#include "support/message_with.h"
#include "support/model_builder.h"
#include "support/threads.h"

using namespace dae;
using namespace dae::test;

namespace {

std::vector<float> run(Session& session, NetworkPart part, const std::vector<float>& x, const TensorShape& shape) {
  std::vector<float> y(session.output_shape(part, shape).values());
  session.run(part, x.data(), shape, y.data());
  return y;
}

void check_refused(Session& session, NetworkPart part, const TensorShape& shape, const std::string& reason) {
  CHECK_THROWS_MATCHES(session.output_shape(part, shape), std::invalid_argument, message_with(reason));
}

// Compares the encoder and then the decoder with the whole network. `latent`: the shape expected between them.
void check_parts(std::shared_ptr<const Model> model, const TensorShape& latent) {
  Session session(std::move(model), 1);
  const TensorShape shape{3, 12, 20, 1};
  const std::vector<float> x = random_values(shape.values(), 2);
  CHECK(session.output_shape(NetworkPart::kEncoder, shape) == latent);
  CHECK(run(session, NetworkPart::kDecoder, run(session, NetworkPart::kEncoder, x, shape), latent) ==
        run(session, NetworkPart::kAll, x, shape));
}

}  // namespace

TEST_CASE("session: the result depends on neither threads nor batching", "[inference]") {
  const auto model = make_model(1, kArticleLayers);
  const TensorShape shape{37, 28, 20, 1};
  const std::vector<float> x = random_values(shape.values(), 1);
  Session reference(model, 1);
  const std::vector<float> expected = run(reference, NetworkPart::kAll, x, shape);
  for (const int threads : thread_counts()) {
    Session session(model, threads);
    CHECK(run(session, NetworkPart::kAll, x, shape) == expected);
  }
  std::vector<float> one_by_one;
  const TensorShape single{1, 28, 20, 1};
  for (std::size_t i = 0; i < 37; ++i) {
    const std::vector<float> image(x.begin() + static_cast<std::ptrdiff_t>(i * single.values()),
                                   x.begin() + static_cast<std::ptrdiff_t>((i + 1) * single.values()));
    const std::vector<float> y = run(reference, NetworkPart::kAll, image, single);
    one_by_one.insert(one_by_one.end(), y.begin(), y.end());
  }
  CHECK(one_by_one == expected);
}

TEST_CASE("session: the encoder and then the decoder give the whole network's result", "[inference]") {
  check_parts(make_model(1, kArticleLayers), TensorShape{3, 3, 5, 8});
}

TEST_CASE("session: parts of a network with connections inside each", "[inference]") {
  check_parts(make_model(two_part_table()), TensorShape{3, 6, 10, 8});
}

TEST_CASE("session: a decoder that reads past the latent is refused alone", "[inference]") {
  // Some decoder layers read inner layers of the encoder, and the network's input: these connections skip the latent.
  LayerTable table = skip_table();
  for (std::size_t i = 3; i < table.layers.size(); ++i) table.layers[i].stage = Stage::kDecoder;
  Session session(make_model(table), 1);
  const TensorShape shape{1, 8, 12, 1};
  const std::vector<float> x = random_values(shape.values(), 2);
  const TensorShape latent = session.output_shape(NetworkPart::kEncoder, shape);
  CHECK(latent == TensorShape{1, 2, 3, 5});
  check_refused(session, NetworkPart::kDecoder, latent, "run the whole model");
  std::vector<float> y(shape.values());
  CHECK_THROWS_AS(session.run(NetworkPart::kDecoder, x.data(), latent, y.data()), std::invalid_argument);
  CHECK(run(session, NetworkPart::kAll, x, shape).size() == x.size());
}

TEST_CASE("session: inputs that do not fit are refused with a reason", "[inference]") {
  Session session(make_model(1, kArticleLayers), 1);
  check_refused(session, NetworkPart::kAll, {1, 28, 28, 3}, "expected 1 channels, got 3");
  check_refused(session, NetworkPart::kAll, {1, 27, 28, 1}, "multiple of 4, got 27");
  check_refused(session, NetworkPart::kEncoder, {1, 28, 0, 1}, "multiple of 4, got 0");
  check_refused(session, NetworkPart::kAll, {0, 28, 28, 1}, "at least one image");
  check_refused(session, NetworkPart::kAll, {1, -4, 28, 1}, "got -4");
  check_refused(session, NetworkPart::kAll, {2147483647, 2147483644, 2147483644, 1}, "at most");
  check_refused(session, NetworkPart::kDecoder, {1, 7, 7, 1}, "expected 8 channels");
  CHECK_THROWS_AS(Session(session.model().table().layers.empty() ? nullptr : make_model(1, kArticleLayers), 0),
                  std::invalid_argument);
}

TEST_CASE("session: NaN and infinity are refused and the next call works", "[inference]") {
  Session session(make_model(1, kArticleLayers), 1);
  const TensorShape shape{1, 4, 4, 1};
  std::vector<float> x = random_values(shape.values(), 3);
  const std::vector<float> expected = run(session, NetworkPart::kAll, x, shape);
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<float> y(16);
    std::vector<float> broken = x;
    broken[5] = bad;
    CHECK_THROWS_MATCHES(session.run(NetworkPart::kAll, broken.data(), shape, y.data()), std::invalid_argument,
                         message_with("at index 5"));
  }
  CHECK(run(session, NetworkPart::kAll, x, shape) == expected);
}

TEST_CASE("session: a tall image is cut into rows without changing a bit of the result", "[inference]") {
  for (const LayerTable& table : {make_model(1, kArticleLayers)->table(), skip_table(), wide_table(3)}) {
    const TensorShape shape{1, 560, 48, table.input_channels};
    const std::vector<float> x = random_values(shape.values(), 1);
    const auto model = make_model(table);
    Session one(model, 1);
    const std::vector<float> whole = run(one, NetworkPart::kAll, x, shape);
    for (const int threads : thread_counts()) {
      CAPTURE(table.name, threads);
      Session session(model, threads);
      for (int repeat = 0; repeat < 5; ++repeat) CHECK(run(session, NetworkPart::kAll, x, shape) == whole);
    }
  }
}

TEST_CASE("session: NaN in any tile of an image ends the run, and the next one works", "[inference]") {
  const auto model = make_model(skip_table());
  const TensorShape shape{1, 560, 48, model->table().input_channels};
  const std::vector<float> x = random_values(shape.values(), 3);
  for (const int threads : thread_counts()) {
    Session session(model, threads);
    const std::vector<float> expected = run(session, NetworkPart::kAll, x, shape);
    for (std::size_t at = 0; at < x.size(); at += 37 * 48) {
      std::vector<float> broken = x;
      broken[at] = std::numeric_limits<float>::quiet_NaN();
      std::vector<float> y(expected.size());
      CHECK_THROWS_MATCHES(session.run(NetworkPart::kAll, broken.data(), shape, y.data()), std::invalid_argument,
                           message_with("at index " + std::to_string(at)));
    }
    CHECK(run(session, NetworkPart::kAll, x, shape) == expected);
  }
}

TEST_CASE("session: a wide image is cut into columns without changing a bit of the result", "[inference]") {
  for (const LayerTable& table : {make_model(1, kArticleLayers)->table(), skip_table(), wide_table(3)}) {
    const TensorShape shape{2, 8, 1304, table.input_channels};
    const std::vector<float> x = random_values(shape.values(), 1);
    const auto model = make_model(table);
    for (const int threads : thread_counts()) {
      Session session(model, threads);
      for (const NetworkPart part : {NetworkPart::kAll, NetworkPart::kEncoder}) {
        if (!table.stands_alone(session.range(part))) continue;
        const TensorShape output = session.output_shape(part, shape);
        std::vector<float> whole(output.values());
        DenseSource source(x.data(), shape);
        DenseSink sink(whole.data(), output);
        session.network(0).run(session.range(part), shape, {{0, output.h}, {0, output.w}}, source, sink);
        CAPTURE(table.name, threads, static_cast<int>(part));
        CHECK(run(session, part, x, shape) == whole);
      }
    }
  }
}

TEST_CASE("session: another model runs on the same threads, also after the first session", "[inference]") {
  const auto model = make_model(skip_table());
  const int threads = thread_counts().back();
  auto first = std::make_unique<Session>(model, threads);
  Session beside(model, *first);
  CHECK(&beside.pool() == &first->pool());
  const TensorShape shape{3, 12, 8, model->table().input_channels};
  const std::vector<float> x = random_values(static_cast<std::size_t>(3 * 12 * 8 * shape.c), 2);
  std::vector<float> y(static_cast<std::size_t>(3 * 12 * 8 * model->table().output_channels()));
  std::vector<float> again(y.size());
  first->run(NetworkPart::kAll, x.data(), shape, y.data());
  first.reset();
  beside.run(NetworkPart::kAll, x.data(), shape, again.data());
  CHECK(beside.threads() == threads);
  CHECK(again == y);
}
