// Where a command's output goes: looked at before the work, so that hours of it do not end in an error.
#ifndef DAE_CLI_OUTPUT_TARGET_H_
#define DAE_CLI_OUTPUT_TARGET_H_

#include <filesystem>
#include <string>

namespace dae::cli {

// Stands for standard input and standard output.
inline constexpr const char* kPipe = "-";

struct OutputTarget {
  std::filesystem::path file;  // the path with its symbolic links followed, so that they stay
  bool exists = false;
  // Written to as it is: a device, a named pipe, a file with several names, a file in a folder that is read-only. What
  // is not appears under its name at once, complete.
  bool in_place = false;
};

// Throws std::runtime_error naming the path and the reason where it cannot be written: a missing folder, a folder of
// this name, missing permission, or something that exists, unless `force`. Nothing is asked of kPipe.
OutputTarget require_output(const std::string& path, bool force);

// A descriptor of the file, made if there is none, that no other process has through this function at the same time.
class LockedFile {
 public:
  // Throws std::runtime_error "path: use" where another process holds it, and where it cannot be opened.
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

// Holds an output for one process: a file <name>.lock beside it, which is gone with the object. A process that is
// killed leaves one that nobody holds.
class OutputLock {
 public:
  // `use` says what the other process does.
  OutputLock(const std::string& path, const std::string& use);
  ~OutputLock();
  OutputLock(const OutputLock&) = delete;
  OutputLock& operator=(const OutputLock&) = delete;

 private:
  LockedFile file_;
};

}  // namespace dae::cli

#endif  // DAE_CLI_OUTPUT_TARGET_H_
