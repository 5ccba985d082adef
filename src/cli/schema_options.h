// The command's options that src/api/schema describes: their flags and help, and the JSON text that the library reads.
#ifndef DAE_CLI_SCHEMA_OPTIONS_H_
#define DAE_CLI_SCHEMA_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <map>
#include <span>
#include <string>

namespace dae::cli {

struct SchemaOption {
  const char* name;  // in the schema
  const char* flag;
  const char* help;
  const char* fallback;  // the default as the command writes it
  float scale;           // the command's number is this many times the schema's
  double least;          // the range of the command's number
  double greatest;
  bool is_number;
  bool is_whole;
  const char* choices;  // the values of an enumeration, with spaces between
  const char* members;  // of an object that numbers with commas between them stand for
  const char* aliases;  // other spellings: "0=auto" reads 0 as auto
};

// The values that a user gave, by the schema's names.
class GivenOptions {
 public:
  // `value` is JSON.
  void set(const std::string& name, const std::string& value) { values_[name] = value; }
  bool has(const std::string& name) const { return values_.contains(name); }
  // The text of an options object.
  std::string json() const;
  // Returns an option's number, or `fallback` if the user gave none.
  double number(const std::string& name, double fallback) const;
  // The same, and the option is removed.
  double take(const std::string& name, double fallback);

 private:
  std::map<std::string, std::string> values_;
};

// The names of the kinds of noise and the forms of a chain's steps, with commas between them, for help texts.
const char* noise_kinds();
const char* chain_steps();

struct NoiseArgument;
// The options of dae_corrupt().
GivenOptions noise_options(const NoiseArgument& noise);

// Adds a flag for each of the options whose name is in `names`, all if that is empty. `given` must outlive the command.
void add_schema_options(CLI::App& command, std::span<const SchemaOption> options, GivenOptions& given,
                        std::span<const char* const> names = {});

// The options of dae_denoise_start().
std::span<const SchemaOption> denoise_schema_options();
// Those of dae upscale: some of them, and "scale".
std::span<const SchemaOption> upscale_schema_options();

}  // namespace dae::cli

#endif  // DAE_CLI_SCHEMA_OPTIONS_H_
