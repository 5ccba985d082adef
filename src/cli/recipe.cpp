#include <yyjson.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <vector>

#include "cli/files.h"
#include "cli/json_text.h"
#include "cli/train.h"

namespace dae::cli {
namespace {

struct Freed {
  void operator()(yyjson_mut_doc* doc) const { yyjson_mut_doc_free(doc); }
  void operator()(char* text) const { std::free(text); }
};

std::string text_of(yyjson_mut_val* value) {
  const std::unique_ptr<char, Freed> text(yyjson_mut_val_write(value, YYJSON_WRITE_NOFLAG, nullptr));
  if (!text) throw std::bad_alloc();
  return text.get();
}

yyjson_mut_val* part(yyjson_mut_val* root, const char* key, const std::string& path) {
  yyjson_mut_val* value = yyjson_mut_obj_get(root, key);
  if (!yyjson_mut_is_obj(value)) {
    throw std::runtime_error(path + R"(: expected a recipe {"model": {...}, "training": {...}}, found no object ")" +
                             key + "\"");
  }
  return value;
}

}  // namespace

Recipe read_recipe(const std::string& path, int epochs) {
  std::vector<uint8_t> bytes = read_file(path);
  yyjson_read_err error{};
  const JsonDocument read(
      yyjson_read_opts(reinterpret_cast<char*>(bytes.data()), bytes.size(), YYJSON_READ_NOFLAG, nullptr, &error));
  if (!read) {
    throw std::runtime_error(path + ": expected a recipe in JSON: " + error.msg + " at byte " +
                             std::to_string(error.pos));
  }
  const std::unique_ptr<yyjson_mut_doc, Freed> doc(yyjson_doc_mut_copy(read.get(), nullptr));
  if (!doc) throw std::bad_alloc();
  yyjson_mut_val* root = yyjson_mut_doc_get_root(doc.get());
  yyjson_mut_val* training = part(root, "training", path);
  if (epochs > 0) {
    yyjson_mut_obj_put(training, yyjson_mut_str(doc.get(), "epochs"), yyjson_mut_int(doc.get(), epochs));
  }
  yyjson_mut_val* model = part(root, "model", path);
  // Values of a wrong type give 0 here; the library reports them when it parses them.
  const int32_t channels = yyjson_mut_get_int(yyjson_mut_obj_get(yyjson_mut_obj_get(model, "input"), "channels"));
  const uint64_t seed = yyjson_mut_get_uint(yyjson_mut_obj_get(training, "seed"));
  return {text_of(model), text_of(training), channels, static_cast<uint32_t>(seed)};
}

}  // namespace dae::cli
