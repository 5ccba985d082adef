// Streams of files and pipes.
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

// Reads a file or standard input. All functions throw std::runtime_error with the path and the reason.
class InputStream {
 public:
  // `path`: a file, or kPipe for standard input.
  explicit InputStream(const std::string& path);

  // The path, or "standard input", for messages.
  const std::string& name() const { return name_; }
  // The size of a file; nothing for pipes and devices.
  std::optional<int64_t> size() const;

  // Whether the stream begins with these bytes, which remain to be read. Must be called before anything is read.
  bool starts_with(std::string_view magic);
  // Fills `bytes` as far as the stream goes, and returns the number of bytes read.
  std::size_t read(std::span<uint8_t> bytes);
  // The next line without its end; nothing at the end of the stream. Throws for a line of more than `limit` bytes.
  std::optional<std::string> read_line(std::size_t limit);
  std::vector<uint8_t> read_rest();

 private:
  void check() const;

  std::string name_;
  FileHandle file_;
  std::vector<uint8_t> ahead_;  // bytes that starts_with() has read
};

// Thrown when the process that reads standard output has closed it.
class StdoutClosed : public std::runtime_error {
 public:
  StdoutClosed() : std::runtime_error("standard output: closed by the reader") {}
};

// Writes a file or standard output. A regular file is written next to the target and renamed by finish(), so that no
// incomplete file ever has the target's name; an unfinished file is removed unless keep() is called. The new file gets
// the permissions and owner of a file that it replaces; symbolic links stay. kPipe, and files that are not regular (see
// OutputTarget::in_place), are written directly.
class OutputStream {
 public:
  // Throws if the file exists, unless `force`, and if another process is writing it.
  OutputStream(const std::string& path, bool force);
  ~OutputStream();
  OutputStream(const OutputStream&) = delete;
  OutputStream& operator=(const OutputStream&) = delete;

  void write(std::span<const uint8_t> bytes);
  void write(std::string_view text);
  // Sends all bytes written so far to the reader of a pipe.
  void flush();
  void finish();
  // Keeps the unfinished file and returns its name; nothing if the target is written directly.
  std::optional<std::string> keep();

 private:
  void open_in_place();
  void open_beside(bool replaces);
  [[noreturn]] void fail() const;

  std::string path_;
  std::string file_name_;                   // the path with its symbolic links followed
  std::unique_ptr<LockedFile> unfinished_;  // null if the target is written directly, or after finish() or keep()
  FileHandle file_;
};

}  // namespace dae::cli

#endif  // DAE_CLI_BYTE_STREAM_H_
