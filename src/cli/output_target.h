// Checks of a command's output, before the work, so that hours of work do not end with an error.
#ifndef DAE_CLI_OUTPUT_TARGET_H_
#define DAE_CLI_OUTPUT_TARGET_H_

#include <filesystem>
#include <string>

namespace dae::cli {

// The path that stands for standard input and standard output.
inline constexpr const char* kPipe = "-";

struct OutputTarget {
  std::filesystem::path file;  // the path after following symbolic links, so that the links stay
  bool exists = false;
  // Whether the file is written directly: a device, a named pipe, a file with several hard links, or a file in a
  // read-only folder. Other files are replaced when they are complete.
  bool in_place = false;
};

// Throws std::runtime_error with the path and the reason if the path cannot be written: a missing folder, a folder of
// this name, missing permission, or an existing file, unless `force`. kPipe is always accepted.
OutputTarget require_output(const std::string& path, bool force);

// Opens a file, creating it if needed, and locks it against other processes that use this class.
class LockedFile {
 public:
  // Throws std::runtime_error "path: use" if another process holds the lock, and if the file cannot be opened.
  LockedFile(std::string name, const std::string& path, const std::string& use);
  ~LockedFile();
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;

  int descriptor() const { return descriptor_; }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  int descriptor_ = -1;
};

// Reserves an output for this process by a lock file <name>.lock, which the destructor removes. A killed process leaves
// its lock file, but not the lock.
class OutputLock {
 public:
  // `use` describes in the message what the other process does.
  OutputLock(const std::string& path, const std::string& use);
  ~OutputLock();
  OutputLock(const OutputLock&) = delete;
  OutputLock& operator=(const OutputLock&) = delete;

 private:
  LockedFile file_;
};

}  // namespace dae::cli

#endif  // DAE_CLI_OUTPUT_TARGET_H_
