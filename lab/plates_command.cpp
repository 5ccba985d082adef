#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "cli/arguments.h"
#include "cli/files.h"
#include "cli/progress.h"
#include "image/encode_png.h"
#include "lab/commands.h"
#include "lab/plates/plates.h"

namespace dae::lab {
namespace {

using namespace dae::cli;

namespace fs = std::filesystem;

struct PlatesOptions {
  std::string output;
  uint32_t count = 100;
  uint32_t first = 0;
  uint32_t seed = 0;
  std::vector<int32_t> widths{192, 320};
  std::vector<std::string> fonts;
  bool force = false;
};

bool is_font(const fs::path& path) {
  return path.extension() == ".ttf" || path.extension() == ".otf";
}

// The font files; for a folder, those directly in it, sorted by name, because the plates depend on the order.
std::vector<fs::path> font_files(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      files.emplace_back(path);
      continue;
    }
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
      if (entry.is_regular_file() && is_font(entry.path())) found.push_back(entry.path());
    }
    if (found.empty()) throw std::runtime_error(path + ": expected .ttf or .otf files, found none");
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

PlateRenderer make_renderer(const PlatesOptions& options) {
  PlateRenderer renderer(options.seed, options.widths[0], options.widths[1]);
  for (const fs::path& path : font_files(options.fonts)) {
    try {
      renderer.add_font(read_file(path.string()));
    } catch (const plates::FontFormatError& error) {
      throw std::runtime_error(path.string() + ": " + error.what());
    }
  }
  return renderer;
}

std::string file_name(uint32_t index) {
  char name[32];
  std::snprintf(name, sizeof name, "plate-%06u.png", index);
  return name;
}

void run(const PlatesOptions& options) {
  const PlateRenderer renderer = make_renderer(options);
  const fs::path folder(options.output);
  if (fs::exists(folder) && !fs::is_directory(folder)) throw std::runtime_error(options.output + ": expected a folder");
  const std::string labels_path = (folder / "labels.csv").string();
  fs::create_directories(folder);
  // The outputs are checked before the work.
  require_output(labels_path, options.force);
  for (uint32_t i = 0; i < options.count; ++i) {
    require_output((folder / file_name(options.first + i)).string(), options.force);
  }
  std::string labels = "file,text\n";
  Progress progress(options.output + ": plate", options.count);
  for (uint32_t i = 0; i < options.count; ++i) {
    const uint32_t index = options.first + i;
    const std::string name = file_name(index);
    const Plate plate = renderer.render(index);
    write_file((folder / name).string(), encode_png(plate.image), options.force);
    labels += name + "," + plate.text + "\n";
    progress.update(i + 1);
  }
  write_file(labels_path, {reinterpret_cast<const uint8_t*>(labels.data()), labels.size()}, options.force);
}

}  // namespace

void add_plates_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("plates", "Render computer-generated licence plates and their texts");
  auto options = std::make_shared<PlatesOptions>();
  command
      ->add_option("-o,--output", options->output, "Folder for plate-000000.png and so on, and labels.csv (file,text)")
      ->required();
  command->add_option("-n,--count", options->count, "Number of plates")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command->add_option("--first", options->first, "Number of the first plate, to render a set in parts")
      ->check(CLI::Range(0, 1000000000))
      ->capture_default_str();
  command
      ->add_option("-s,--seed", options->seed, "The same seed, fonts and width give the same plates on every machine")
      ->capture_default_str();
  command
      ->add_option("-w,--width", options->widths,
                   "Least and greatest width in pixels, 32 to 2048; half of the plates have the greatest")
      ->expected(2)
      ->capture_default_str();
  command->add_option(
      "--fonts", options->fonts,
      "TrueType or OpenType files, or folders of them, for some of the texts; default: a built-in stroke font");
  command->add_flag("-f,--force", options->force, "Replace existing files");
  command->callback([options] { run(*options); });
}

}  // namespace dae::lab
