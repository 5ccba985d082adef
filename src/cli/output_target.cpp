#include "cli/output_target.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace dae::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
  throw std::runtime_error(path + ": " + reason);
}

// Follows symbolic links. The result need not exist.
fs::path followed(const std::string& path) {
  constexpr int kMaxLinks = 40;  // the limit of Linux
  fs::path file = path;
  std::error_code none;
  for (int links = 0; fs::is_symlink(file, none); ++links) {
    if (links == kMaxLinks) refuse(path, "cannot be written: the symbolic links form a loop");
    // operator/ replaces the folder if the link's target is absolute.
    file = file.parent_path() / fs::read_symlink(file);
  }
  return file;
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

bool may_write(const fs::path& path) {
  return access(path.c_str(), W_OK) == 0;
}

void require_folder(const std::string& path, const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    refuse(path, "cannot be written: there is no folder " + folder.string());
  }
}

}  // namespace

OutputTarget require_output(const std::string& path, bool force) {
  if (path == kPipe) return {};
  OutputTarget target{followed(path)};
  const fs::path folder = folder_of(target.file);
  std::error_code error;
  const fs::file_status status = fs::status(target.file, error);
  if (fs::is_directory(status)) refuse(path, "expected the name of a file, found a folder");
  target.exists = fs::exists(status);
  if (!target.exists) {
    require_folder(path, folder);
    if (!target.file.has_filename()) refuse(path, "expected the name of a file, found none");
    if (!may_write(folder)) refuse(path, "cannot be written: " + folder.string() + ": " + std::strerror(errno));
    return target;
  }
  if (!fs::is_regular_file(status)) {
    if (!force) refuse(path, "exists already and is not a regular file (use --force to write to it)");
    target.in_place = true;
  } else if (!force) {
    refuse(path, "exists already (use --force to replace it)");
  } else {
    target.in_place = fs::hard_link_count(target.file) > 1 || !may_write(folder);
  }
  if (!may_write(target.file)) refuse(path, std::string("cannot be written: ") + std::strerror(errno));
  return target;
}

LockedFile::LockedFile(std::string name, const std::string& path, const std::string& use) : name_(std::move(name)) {
  while (true) {
    descriptor_ = open(name_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor_ < 0) refuse(path, "cannot be written: " + name_ + ": " + std::strerror(errno));
    const bool locked = flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    // The last holder may have removed or renamed the file between the two calls; then the lock is not that of the
    // name.
    struct stat held{};
    struct stat named{};
    if (locked && fstat(descriptor_, &held) == 0 && stat(name_.c_str(), &named) == 0 && held.st_ino == named.st_ino) {
      return;
    }
    close(descriptor_);
    if (!locked) refuse(path, use + " (" + name_ + " is locked)");
  }
}

LockedFile::~LockedFile() {
  close(descriptor_);
}

OutputLock::OutputLock(const std::string& path, const std::string& use)
    : file_(followed(path).string() + ".lock", path, use) {}

OutputLock::~OutputLock() {
  unlink(file_.name().c_str());
}

}  // namespace dae::cli
