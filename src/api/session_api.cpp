#include <algorithm>
#include <stdexcept>
#include <utility>

#include "api/denoise_options.h"
#include "api/handles.h"
#include "common/message.h"

using dae::api::guard;
using dae::api::require;

namespace {

dae::NetworkPart part(dae_stage stage) {
  switch (stage) {
    case DAE_STAGE_ALL:
      return dae::NetworkPart::kAll;
    case DAE_STAGE_ENCODER:
      return dae::NetworkPart::kEncoder;
    case DAE_STAGE_DECODER:
      return dae::NetworkPart::kDecoder;
  }
  dae::throw_error<std::invalid_argument>("expected a stage from 0 to 2, got {}", static_cast<int>(stage));
}

dae::TensorShape tensor_shape(const int32_t shape[4]) {
  return {shape[0], shape[1], shape[2], shape[3]};
}

}  // namespace

dae::Session& dae_session::derived(std::optional<int32_t> parts, int32_t views) {
  const std::size_t all = session.model().table().cascade.size();
  const std::size_t count = parts ? static_cast<std::size_t>(*parts) : all;
  if (count == all && views == 1) return session;
  for (Derived& one : derived_) {
    if (one.parts == count && one.views == views) return one.session;
  }
  const dae::Model& whole = session.model();
  auto model = std::make_shared<const dae::Model>(count == all ? whole.self_ensemble(views)
                                                               : whole.cut(count).self_ensemble(views));
  derived_.push_front({count, views, dae::Session(std::move(model), session)});
  return derived_.front().session;
}

dae_status dae_session_create(const dae_model* model, int32_t threads, dae_session** out) {
  return guard([&] {
    require(model, "model");
    require(out, "out");
    *out = new dae_session(model->model, threads);
  });
}

dae_status dae_session_create_beside(const dae_model* model, const dae_session* other, dae_session** out) {
  return guard([&] {
    require(model, "model");
    require(other, "other");
    require(out, "out");
    *out = new dae_session(model->model, other->session);
  });
}

int32_t dae_session_threads(const dae_session* session) {
  return session->session.threads();
}

dae_status dae_session_output_shape(const dae_session* session, dae_stage stage, const int32_t input[4],
                                    int32_t output[4]) {
  return guard([&] {
    require(session, "session");
    require(input, "input");
    require(output, "output");
    const dae::TensorShape shape = session->session.output_shape(part(stage), tensor_shape(input));
    const int64_t extents[4] = {shape.n, shape.h, shape.w, shape.c};
    std::transform(extents, extents + 4, output, [](int64_t extent) { return static_cast<int32_t>(extent); });
  });
}

dae_status dae_session_run(dae_session* session, dae_stage stage, const float* x, const int32_t input[4], float* y) {
  return guard([&] {
    require(session, "session");
    require(x, "x");
    require(input, "input");
    require(y, "y");
    session->session.run(part(stage), x, tensor_shape(input), y);
  });
}

void dae_session_free(dae_session* session) {
  delete session;
}

dae_status dae_denoise_start(dae_session* session, const dae_image* noisy, const char* options, dae_job** out) {
  return guard([&] {
    require(session, "session");
    require(noisy, "noisy");
    require(out, "out");
    const dae::api::JobOptions read = dae::api::read_denoise_options(dae::api::options_text(options));
    *out = new dae_job(session->derived(read.parts, read.views), *noisy, read.job);
  });
}

dae_status dae_job_step(dae_job* job, int32_t* done) {
  return guard([&] {
    require(job, "job");
    require(done, "done");
    job->job.step();
    *done = job->job.done();
  });
}

int32_t dae_job_tiles(const dae_job* job) {
  return job->job.tiles();
}

float dae_job_noise_level(const dae_job* job) {
  return job->job.noise_level();
}

dae_status dae_job_tile(const dae_job* job, int32_t index, int32_t rectangle[4]) {
  return guard([&] {
    require(job, "job");
    require(rectangle, "rectangle");
    const auto tile = job->job.tile(index);
    std::copy(tile.begin(), tile.end(), rectangle);
  });
}

const dae_image* dae_job_image(const dae_job* job) {
  return &job->result;
}

dae_status dae_job_take(dae_job* job, dae_image** out) {
  return guard([&] {
    require(job, "job");
    require(out, "out");
    if (job->job.done() < job->job.tiles()) {
      dae::throw_error<std::invalid_argument>("expected a finished job, {} of {} tiles are done", job->job.done(),
                                              job->job.tiles());
    }
    *out = new dae_image(std::move(job->result));
  });
}

void dae_job_free(dae_job* job) {
  delete job;
}
