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

#include "cli/output_target.h"

namespace dae::cli {

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

// Writes to kPipe at once, and to what is no ordinary file (see OutputTarget::in_place); else beside the target, which
// finish() gives its name, so that no half file is ever seen under it. What is not finished is removed, unless it is
// kept. A file that is replaced leaves its mode and owner to the new one, and symbolic links stay.
class OutputStream {
 public:
  // Refuses to write to what exists unless `force`, and where another process does.
  OutputStream(const std::string& path, bool force);
  ~OutputStream();
  OutputStream(const OutputStream&) = delete;
  OutputStream& operator=(const OutputStream&) = delete;

  void write(std::span<const uint8_t> bytes);
  void write(std::string_view text);
  // What is written so far reaches the reader of a pipe.
  void flush();
  void finish();
  // Leaves what was written so far under the name that it returns; nothing for what is written at once.
  std::optional<std::string> keep();

 private:
  void open_in_place();
  void open_beside(bool replaces);
  [[noreturn]] void fail() const;

  std::string path_;
  std::string file_name_;                   // the path with its symbolic links followed
  std::unique_ptr<LockedFile> unfinished_;  // null: written at once, or nothing is to be removed
  FileHandle file_;
};

}  // namespace dae::cli

#endif  // DAE_CLI_BYTE_STREAM_H_
