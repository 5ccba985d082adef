// snprintf for the C++ library, which calls it for the number of a system error that has no text. The C library's would
// be 9 KB of the module.
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <string>

// Only "%d" is supported; another conversion ends the program.
extern "C" int snprintf(char* to, std::size_t size, const char* format, ...) {
  std::va_list values;
  va_start(values, format);
  std::string text;
  for (const char* at = format; *at != '\0'; ++at) {
    if (*at != '%') {
      text += *at;
      continue;
    }
    if (*++at != 'd') __builtin_trap();
    text += std::to_string(va_arg(values, int));
  }
  va_end(values);
  if (size > 0) *std::copy_n(text.begin(), std::min(text.size(), size - 1), to) = '\0';
  return static_cast<int>(text.size());
}
