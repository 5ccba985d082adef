#include <span>
#include <stdexcept>

#include "api/handles.h"
#include "common/message.h"

using dae::api::guard;
using dae::api::require;

dae_status dae_dataset_create(int32_t channels, dae_dataset** out) {
  return guard([&] {
    require(out, "out");
    *out = new dae_dataset{dae::Dataset(channels)};
  });
}

dae_status dae_dataset_add(dae_dataset* dataset, const dae_image* image) {
  return guard([&] {
    require(dataset, "dataset");
    require(image, "image");
    dataset->dataset.add(image->image);
  });
}

dae_status dae_dataset_add_batch(dae_dataset* dataset, const uint8_t* values, const int32_t shape[4]) {
  return guard([&] {
    require(dataset, "dataset");
    require(values, "values");
    require(shape, "shape");
    if (shape[3] != dataset->dataset.channels()) {
      dae::throw_error<std::invalid_argument>("expected images of {} channels, got {}", dataset->dataset.channels(),
                                              shape[3]);
    }
    dataset->dataset.add_batch(values, shape[0], shape[1], shape[2]);
  });
}

dae_status dae_dataset_add_file(dae_dataset* dataset, const uint8_t* bytes, size_t size) {
  return guard([&] {
    require(dataset, "dataset");
    require(bytes, "bytes");
    dataset->dataset.add_file(std::span(bytes, size));
  });
}

dae_status dae_dataset_split(dae_dataset* dataset, int32_t count, dae_dataset** out) {
  return guard([&] {
    require(dataset, "dataset");
    require(out, "out");
    *out = new dae_dataset{dataset->dataset.split(count)};
  });
}

int32_t dae_dataset_size(const dae_dataset* dataset) {
  return dataset->dataset.size();
}
void dae_dataset_free(dae_dataset* dataset) {
  delete dataset;
}

dae_status dae_trainer_create(const dae_model* model, const char* options, const dae_dataset* data,
                              const dae_dataset* validation, int32_t threads, dae_trainer** out) {
  return guard([&] {
    require(model, "model");
    require(data, "data");
    require(out, "out");
    *out = new dae_trainer(*model->model, dae::parse_training_options(dae::api::options_text(options)), data->dataset,
                           validation != nullptr ? &validation->dataset : nullptr, threads);
  });
}

void dae_trainer_state(const dae_trainer* trainer, dae_train_state* out) {
  const dae::TrainingState state = trainer->run.state();
  *out = {state.step,       state.total_steps,   state.steps_per_epoch, state.batch_images, state.loss,
          state.epoch_loss, state.learning_rate, state.gradient_norm,   state.stage,        state.stages};
}

dae_status dae_trainer_step(dae_trainer* trainer) {
  return guard([&] {
    require(trainer, "trainer");
    trainer->validator.reset();
    trainer->run.step();
  });
}

dae_status dae_trainer_set_learning_rate(dae_trainer* trainer, float learning_rate) {
  return guard([&] {
    require(trainer, "trainer");
    trainer->run.set_learning_rate(learning_rate);
  });
}

dae_status dae_trainer_validate(dae_trainer* trainer, dae_validation* out) {
  return guard([&] {
    require(trainer, "trainer");
    require(out, "out");
    if (trainer->validation == nullptr) {
      *out = {};
      return;
    }
    std::optional<dae::Validator>& validator = trainer->validator;
    if (!validator || validator->finished()) {
      dae::TrainingRun& run = trainer->run;
      validator.emplace(run.stacked_autoencoder(), run.options(), *trainer->validation, run.pool());
    }
    validator->step();
    const dae::Validation& result = validator->result();
    *out = {result.done, result.total, result.loss, result.mse, result.psnr, result.ssim, result.input_psnr};
  });
}

dae_status dae_trainer_model(const dae_trainer* trainer, dae_model** out) {
  return guard([&] {
    require(trainer, "trainer");
    require(out, "out");
    *out = dae::api::new_model(trainer->run.model());
  });
}

dae_status dae_trainer_checkpoint(const dae_trainer* trainer, dae_buffer** out) {
  return guard([&] {
    require(trainer, "trainer");
    require(out, "out");
    *out = new dae_buffer{trainer->run.checkpoint()};
  });
}

dae_status dae_trainer_restore(dae_trainer* trainer, const uint8_t* checkpoint, size_t size) {
  return guard([&] {
    require(trainer, "trainer");
    require(checkpoint, "checkpoint");
    trainer->run.restore(std::span(checkpoint, size));
    trainer->validator.reset();
  });
}

void dae_trainer_free(dae_trainer* trainer) {
  delete trainer;
}
