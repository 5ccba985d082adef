// Files and pipes that are read and written piece by piece.
#ifndef DAE_CLI_BYTE_STREAM_H_
#define DAE_CLI_BYTE_STREAM_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dae::cli {

// Stands for standard input and standard output.
inline constexpr const char* kPipe = "-";

struct CloseFile {
  void operator()(std::FILE* file) const;
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

// Everything here throws std::runtime_error naming the path and the reason.
class InputStream {
 public:
  // A file, or kPipe.
  explicit InputStream(const std::string& path);

  // For messages: the path, or "standard input".
  const std::string& name() const { return name_; }
  // Of a file; nothing for what has none, such as a pipe.
  std::optional<int64_t> size() const;

  // Whether the stream begins with these bytes, which stay to be read. Asked before anything is read.
  bool starts_with(std::string_view magic);
  // Fills `bytes` as far as the stream goes; how many there were.
  std::size_t read(std::span<uint8_t> bytes);
  // The next line without its end; nothing at the end of the stream. Throws for a line of more than `limit` bytes.
  std::optional<std::string> read_line(std::size_t limit);
  std::vector<uint8_t> read_rest();

 private:
  void check() const;

  std::string name_;
  FileHandle file_;
  std::vector<uint8_t> ahead_;  // was looked at already
};

// The process that read the standard output has gone: what is written is of no use to anybody.
class ReaderGone : public std::runtime_error {
 public:
  ReaderGone() : std::runtime_error("standard output: its reader has gone") {}
};

// Writes to kPipe at once; else beside the target, which finish() gives its name, so that no half file is ever seen
// under it. What is not finished is removed, unless it is kept.
class OutputStream {
 public:
  // Refuses to replace a file unless `force`.
  OutputStream(const std::string& path, bool force);
  ~OutputStream();
  OutputStream(const OutputStream&) = delete;
  OutputStream& operator=(const OutputStream&) = delete;

  void write(std::span<const uint8_t> bytes);
  void write(std::string_view text);
  // What is written so far reaches the reader of a pipe.
  void flush();
  void finish();
  // Leaves what was written so far under the name that it returns; nothing for a pipe.
  std::optional<std::string> keep();

 private:
  [[noreturn]] void fail() const;

  std::string path_;
  std::string unfinished_;  // empty: the pipe, or nothing is to be removed
  FileHandle file_;
};

}  // namespace dae::cli

#endif  // DAE_CLI_BYTE_STREAM_H_
