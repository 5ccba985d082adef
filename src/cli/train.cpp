#include "cli/train.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/files.h"
#include "cli/interrupt.h"

namespace dae::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

ModelHandle starting_model(const TrainOptions& options, const Recipe& recipe) {
  dae_model* model = nullptr;
  check(dae_model_create(recipe.table.c_str(), recipe.seed, &model), options.recipe);
  ModelHandle fresh(model);
  if (options.start.empty()) return fresh;
  const ModelHandle start = load_model(options.start);
  int32_t layers = 0;
  check(dae_model_take_weights(fresh.get(), start.get(), &layers, &model), options.start);
  ModelHandle continued(model);
  if (layers == 0)
    throw std::runtime_error(
        options.start + ": expected layers with names and kernels of the recipe, and at most its width, found none");
  std::printf("%s: weights of %d layers\n", options.start.c_str(), layers);
  return continued;
}

// A training run and its files.
class Run {
 public:
  Run(const TrainOptions& options, TrainerHandle trainer) : options_(options), trainer_(std::move(trainer)) {
    dae_trainer_state(trainer_.get(), &state_);
    first_step_ = state_.step;
  }

  int go() {
    while (state_.step < state_.total_steps && interrupted() == 0) {
      if (!step()) return 1;
      const bool epoch_ends = state_.step % state_.steps_per_epoch == 0;
      if (epoch_ends) end_epoch();
      if (epoch_ends || seconds_since(saved_) > 60.0 * options_.checkpoint_minutes) save_checkpoint();
      show();
    }
    clear_line();
    return interrupted() != 0 ? stop() : finish();
  }

 private:
  bool step() {
    const dae_status status = dae_trainer_step(trainer_.get());
    if (status == DAE_DIVERGED) {
      clear_line();
      std::fprintf(stderr, "dae: %s. Try a lower \"learningRate\" or a \"clipNorm\".\n", dae_error_message());
      if (std::filesystem::exists(options_.checkpoint)) {
        std::fprintf(stderr, "dae: %s is the last good checkpoint.\n", options_.checkpoint.c_str());
      }
      return false;
    }
    check(status, "training");
    dae_trainer_state(trainer_.get(), &state_);
    images_ += state_.batch_images;
    return true;
  }

  // The current stage of a run with pretraining, for messages.
  std::string stage() const {
    if (state_.stages == 1) return "";
    if (state_.stage + 1 == state_.stages) return "  whole network";
    return "  pretraining " + std::to_string(state_.stage + 1) + "/" + std::to_string(state_.stages - 1);
  }

  void end_epoch() {
    const Clock::time_point begin = Clock::now();
    dae_validation validation{};
    do {
      check(dae_trainer_validate(trainer_.get(), &validation), "validation");
    } while (validation.done < validation.total && interrupted() == 0);
    validating_ += seconds_since(begin);
    // A validation that a signal interrupted is not used.
    validation_.reset();
    if (validation.done == validation.total && validation.total > 0) validation_ = validation;
    const int epoch = state_.step / state_.steps_per_epoch;
    clear_line();
    std::printf("epoch %d/%d%s  loss %.6f", epoch, state_.total_steps / state_.steps_per_epoch, stage().c_str(),
                state_.epoch_loss);
    if (validation_)
      std::printf("  validation MSE %.6f  PSNR %.3f dB (input %.3f)  SSIM %.4f", validation_->mse, validation_->psnr,
                  validation_->input_psnr, validation_->ssim);
    std::printf("  %.0f images/s\n", rate());
    std::fflush(stdout);
    if (options_.log.empty()) return;
    append_log(epoch);
  }

  // Appends a line to the log. If it cannot be written, for example on a full disk, the run continues.
  void append_log(int epoch) const {
    std::FILE* file = std::fopen(options_.log.c_str(), "a");
    if (file != nullptr) {
      std::fprintf(file, "%d,%d,%.8f,", epoch, state_.step, state_.epoch_loss);
      if (validation_) {
        std::fprintf(file, "%.8f,%.8f,%.4f,%.5f,", validation_->loss, validation_->mse, validation_->psnr,
                     validation_->ssim);
      } else {
        std::fputs(",,,,", file);
      }
      std::fprintf(file, "%.3g,%.0f,%.1f\n", state_.learning_rate, rate(), seconds_since(begin_));
      if (std::fclose(file) == 0) return;
    }
    std::fprintf(stderr, "dae: %s: cannot be written: %s\n", options_.log.c_str(), std::strerror(errno));
  }

  // Images per second of training, without validation.
  double rate() const { return static_cast<double>(images_) / (seconds_since(begin_) - validating_); }

  void show() {
    if (!terminal_ || seconds_since(shown_) < 0.1) return;
    shown_ = Clock::now();
    const double done = state_.step - first_step_;
    const double left = seconds_since(begin_) / done * (state_.total_steps - state_.step);
    std::fprintf(stderr, "\r\033[Kepoch %d/%d%s  step %d/%d  loss %.5f", state_.step / state_.steps_per_epoch + 1,
                 state_.total_steps / state_.steps_per_epoch, stage().c_str(), state_.step, state_.total_steps,
                 state_.epoch_loss);
    if (validation_) std::fprintf(stderr, "  PSNR %.2f dB", validation_->psnr);
    std::fprintf(stderr, "  %.0f images/s  %.0f s left", rate(), left);
  }

  void clear_line() const {
    if (terminal_) std::fputs("\r\033[K", stderr);
  }

  void save_checkpoint() {
    dae_buffer* bytes = nullptr;
    check(dae_trainer_checkpoint(trainer_.get(), &bytes), options_.checkpoint);
    write_file(options_.checkpoint, bytes_of(BufferHandle(bytes)), true);
    saved_ = Clock::now();
  }

  void save_model() const {
    dae_model* model = nullptr;
    check(dae_trainer_model(trainer_.get(), &model), options_.output);
    const ModelHandle owner(model);
    write_model(*owner, options_.output, true);
  }

  int stop() {
    save_checkpoint();
    save_model();
    std::fprintf(stderr, "dae: stopped after step %d of %d; the current weights are in %s. --resume continues.\n",
                 state_.step, state_.total_steps, options_.output.c_str());
    return 128 + interrupted();
  }

  int finish() const {
    save_model();
    std::error_code ignored;
    std::filesystem::remove(options_.checkpoint, ignored);
    std::printf("%s: %d steps in %.1f s\n", options_.output.c_str(), state_.total_steps, seconds_since(begin_));
    return 0;
  }

  const TrainOptions& options_;
  TrainerHandle trainer_;
  dae_train_state state_{};
  const Clock::time_point begin_ = Clock::now();
  Clock::time_point saved_ = begin_;
  Clock::time_point shown_ = begin_;
  const bool terminal_ = isatty(STDERR_FILENO) != 0;
  int64_t images_ = 0;
  double validating_ = 0.0;
  std::optional<dae_validation> validation_;
  int32_t first_step_ = 0;
};

// Checks all files before the run, so that it does not fail after hours.
void check_files(const TrainOptions& options) {
  const bool unfinished = std::filesystem::exists(options.checkpoint);
  if (options.resume && !unfinished) {
    throw std::runtime_error(options.checkpoint + ": expected a checkpoint to resume, found none");
  }
  if (unfinished && !options.resume && !options.force) {
    throw std::runtime_error(
        options.checkpoint +
        ": found the checkpoint of an unfinished run (use --resume to continue it, --force to start again)");
  }
  require_output(options.output, options.resume || options.force);
  require_output(options.checkpoint, true);
  if (!options.log.empty()) require_output(options.log, true);
}

using Locks = std::vector<std::unique_ptr<OutputLock>>;

// Locks the files that the run writes repeatedly against other runs. Devices and pipes need no lock.
Locks lock_files(const TrainOptions& options) {
  Locks locks;
  for (const std::string& path : {options.output, options.checkpoint}) {
    const std::filesystem::file_status status = std::filesystem::status(path);
    if (path == kPipe || (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))) continue;
    locks.push_back(std::make_unique<OutputLock>(path, "another run is writing it"));
  }
  return locks;
}

// Begins a log. An existing file is emptied, not removed, since it may be a link or a pipe.
void begin_log(const std::string& path) {
  OutputStream log(path, true);
  log.write(
      "epoch,step,loss,validation_loss,validation_mse,validation_psnr,validation_ssim,learning_rate,images_per_second,"
      "seconds\n");
  log.finish();
}

}  // namespace

int train(const TrainOptions& options) {
  const Locks locks = lock_files(options);
  check_files(options);
  const Recipe recipe = read_recipe(options.recipe, options.epochs);
  const ModelHandle model = with_kernels(*starting_model(options, recipe), options.kernels);
  const TrainingData data = read_training_data(options, recipe.channels);
  const bool validates = dae_dataset_size(data.validation.get()) > 0;
  dae_trainer* trainer = nullptr;
  check(dae_trainer_create(model.get(), recipe.training.c_str(), data.training.get(),
                           validates ? data.validation.get() : nullptr, options.threads, &trainer),
        options.recipe);
  TrainerHandle owner(trainer);
  if (options.resume) {
    const std::vector<uint8_t> checkpoint = read_file(options.checkpoint);
    check(dae_trainer_restore(trainer, checkpoint.data(), checkpoint.size()), options.checkpoint);
  }
  if (!options.log.empty() && !(options.resume && std::filesystem::exists(options.log))) begin_log(options.log);
  catch_interrupts();
  return Run(options, std::move(owner)).go();
}

}  // namespace dae::cli
