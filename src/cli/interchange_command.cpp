// dae export and dae import: models in the formats of other projects.
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/files.h"
#include "cli/handles.h"
#include "cli/networks.h"
#include "cli/output_target.h"

namespace dae::cli {
namespace {

constexpr double kSigmaScale = 255.0;  // sigma is from 0 to 255 in commands, from 0 to 1 in the library

struct ExportOptions {
  std::string model;
  std::string output;
  double sigma = -1.0;
  GivenOptions given;  // "selfEnsemble"
  int scale = 0;
  bool force = false;
};

void export_model(const ExportOptions& options) {
  require_output(options.output, options.force);
  ModelHandle model = load_model(options.model);
  if (options.scale != 0) model = cut_to_scale(std::move(model), options.scale, options.model);
  dae_model* views = nullptr;
  const int count = static_cast<int>(options.given.number("selfEnsemble", 1.0));
  check(dae_model_self_ensemble(model.get(), count, &views), options.model);
  model.reset(views);
  dae_buffer* file = nullptr;
  const double sigma = options.sigma < 0.0 ? -1.0 : options.sigma / kSigmaScale;
  check(dae_model_export_onnx(model.get(), static_cast<float>(sigma), &file), options.model);
  const BufferHandle bytes(file);
  write_file(options.output, bytes_of(bytes), options.force);
}

struct ImportOptions {
  std::string input;
  std::string output;
  std::string table;
  bool force = false;
};

void import_model(const ImportOptions& options) {
  require_output(options.output, options.force);
  const std::vector<uint8_t> bytes = read_file(options.input);
  dae_model* model = nullptr;
  if (options.table.empty()) {
    check(dae_model_import_onnx(bytes.data(), bytes.size(), &model), options.input);
  } else {
    const std::vector<uint8_t> table = read_file(options.table);
    const std::string text(table.begin(), table.end());
    check(dae_model_import_state_dict(text.c_str(), bytes.data(), bytes.size(), &model), options.input);
  }
  write_model(*ModelHandle(model), options.output, options.force);
}

}  // namespace

void add_export_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("export", "Write a model as ONNX, for other runtimes");
  auto options = std::make_shared<ExportOptions>();
  command->add_option("model", options->model, "Name of a built-in model, or a file")->required();
  command->add_option("-o,--output", options->output, "Where to write the model (.onnx); - is standard output")
      ->required();
  command
      ->add_option("--sigma", options->sigma,
                   "Standard deviation of the noise, 0 to 255, as a constant of the graph, for models that are told "
                   "it; default: an input \"sigma\" of the graph (on the scale of 0 to 1)")
      ->check(CLI::Range(0.0, kSigmaScale));
  static constexpr const char* kShared[] = {"selfEnsemble"};
  add_schema_options(*command, denoise_schema_options(), options->given, kShared);
  command
      ->add_option("--scale", options->scale,
                   "Export only the networks of a cascade up to this enlargement; default: all")
      ->check(CLI::PositiveNumber);
  command->add_flag("-f,--force", options->force, "Replace existing files");
  command->footer(
      "Operator set 17; tensors \"input\" and \"output\", float32, [batch, channels, height, width], 0 to 1");
  command->callback([options] { export_model(*options); });
}

void add_import_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("import", "Make a model file of an ONNX file or of PyTorch's parameters");
  auto options = std::make_shared<ImportOptions>();
  command->add_option("file", options->input, "An ONNX file; with --table, a state_dict as safetensors")->required();
  command->add_option("-o,--output", options->output, "Where to write the model (.safetensors); - is standard output")
      ->required();
  command->add_option(
      "--table", options->table,
      "The layer table (JSON, or a recipe) of a PyTorch state_dict: its layers have the modules' names");
  command->add_flag("-f,--force", options->force, "Replace existing files");
  command->callback([options] { import_model(*options); });
}

}  // namespace dae::cli
