#include "cli/byte_stream.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

namespace dae::cli {
namespace fs = std::filesystem;

void CloseFile::operator()(std::FILE* file) const {
  if (file != stdin && file != stdout) std::fclose(file);
}

InputStream::InputStream(const std::string& path) : name_(path == kPipe ? "standard input" : path) {
  if (path != kPipe && fs::is_directory(path)) throw std::runtime_error(path + ": expected a file, found a folder");
  file_.reset(path == kPipe ? stdin : std::fopen(path.c_str(), "rb"));
  if (!file_) throw std::runtime_error(path + ": cannot be opened: " + std::strerror(errno));
}

std::optional<int64_t> InputStream::size() const {
  std::error_code none;
  if (!fs::is_regular_file(name_, none)) return {};
  return static_cast<int64_t>(fs::file_size(name_));
}

void InputStream::check() const {
  if (std::ferror(file_.get()) != 0) throw std::runtime_error(name_ + ": cannot be read: " + std::strerror(errno));
}

bool InputStream::starts_with(std::string_view magic) {
  std::vector<uint8_t> start(magic.size());
  start.resize(read(start));
  ahead_ = start;
  return std::ranges::equal(magic, start, [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

std::size_t InputStream::read(std::span<uint8_t> bytes) {
  const std::size_t known = std::min(ahead_.size(), bytes.size());
  std::copy_n(ahead_.begin(), known, bytes.begin());
  ahead_.erase(ahead_.begin(), ahead_.begin() + static_cast<std::ptrdiff_t>(known));
  const std::span<uint8_t> more = bytes.subspan(known);
  const std::size_t count = more.empty() ? 0 : std::fread(more.data(), 1, more.size(), file_.get());
  check();
  return known + count;
}

std::optional<std::string> InputStream::read_line(std::size_t limit) {
  std::string line;
  for (std::array<uint8_t, 1> byte{}; read(byte) == 1;) {
    if (byte[0] == '\n') return line;
    if (line.size() == limit) {
      throw std::runtime_error(name_ + ": expected a line of at most " + std::to_string(limit) + " bytes");
    }
    line += static_cast<char>(byte[0]);
  }
  if (line.empty()) return {};
  return line;
}

std::vector<uint8_t> InputStream::read_rest() {
  std::vector<uint8_t> bytes;
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  for (std::size_t count = kChunk; count == kChunk;) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kChunk);
    count = read(std::span(bytes).subspan(before));
    bytes.resize(before + count);
  }
  return bytes;
}

OutputStream::OutputStream(const std::string& path, bool force) : path_(path) {
  if (path == kPipe) {
    // If the reader closes the pipe, the next write fails; without this, a signal would end the process.
    std::signal(SIGPIPE, SIG_IGN);
    file_.reset(stdout);
    return;
  }
  const OutputTarget target = require_output(path, force);
  file_name_ = target.file.string();
  target.in_place ? open_in_place() : open_beside(target.exists);
}

void OutputStream::open_in_place() {
  std::signal(SIGPIPE, SIG_IGN);  // the file may be a named pipe
  file_.reset(std::fopen(file_name_.c_str(), "wb"));
  if (!file_) fail();
}

// Gives the new file the permissions of the file that it replaces before anything is written.
void OutputStream::open_beside(bool replaces) {
  unfinished_ = std::make_unique<LockedFile>(file_name_ + ".part", path_, "is being written by another process");
  const int descriptor = unfinished_->descriptor();
  file_.reset(fdopen(dup(descriptor), "wb"));
  if (!file_ || ftruncate(descriptor, 0) != 0) fail();
  struct stat old{};
  if (!replaces || stat(file_name_.c_str(), &old) != 0) return;
  // Only root may change the owner; for other users this fails, and the file stays theirs.
  [[maybe_unused]] const int given = fchown(descriptor, old.st_uid, old.st_gid);
  if (fchmod(descriptor, old.st_mode & 07777) != 0) fail();
}

OutputStream::~OutputStream() {
  if (!unfinished_) return;
  file_.reset();
  std::error_code ignored;
  fs::remove(unfinished_->name(), ignored);
}

void OutputStream::fail() const {
  const int error = errno;
  if (path_ == kPipe && error == EPIPE) {
    // Discards the rest of the buffer, so that flushing it at exit is no error.
    if (std::freopen("/dev/null", "w", stdout) == nullptr) std::clearerr(stdout);
    throw StdoutClosed();
  }
  throw std::runtime_error((path_ == kPipe ? "standard output" : path_) +
                           ": cannot be written: " + std::strerror(error));
}

void OutputStream::write(std::span<const uint8_t> bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) fail();
}

void OutputStream::write(std::string_view text) {
  write(std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

void OutputStream::flush() {
  if (std::fflush(file_.get()) != 0) fail();
}

void OutputStream::finish() {
  flush();
  if (path_ == kPipe) return;
  if (std::fclose(file_.release()) != 0) fail();
  if (!unfinished_) return;
  fs::rename(unfinished_->name(), file_name_);
  unfinished_.reset();
}

std::optional<std::string> OutputStream::keep() {
  if (!unfinished_) return {};
  file_.reset();
  const std::string name = unfinished_->name();
  unfinished_.reset();
  return name;
}

}  // namespace dae::cli
