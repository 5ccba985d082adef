// RAII over yyjson's documents that are being written.
#ifndef DAE_COMMON_JSON_WRITER_H_
#define DAE_COMMON_JSON_WRITER_H_

#include <yyjson.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <string_view>

namespace dae {

struct MutableJsonDeleter {
  void operator()(yyjson_mut_doc* doc) const { yyjson_mut_doc_free(doc); }
};
using MutableJson = std::unique_ptr<yyjson_mut_doc, MutableJsonDeleter>;

// A document whose root is an empty object.
inline MutableJson make_json_object() {
  MutableJson doc(yyjson_mut_doc_new(nullptr));
  if (!doc) throw std::bad_alloc();
  yyjson_mut_doc_set_root(doc.get(), yyjson_mut_obj(doc.get()));
  return doc;
}

// Adds a string by its length, since JSON's strings may hold a NUL.
inline void add_text(yyjson_mut_doc* doc, yyjson_mut_val* object, const char* key, std::string_view text) {
  yyjson_mut_obj_add_strncpy(doc, object, key, text.data(), text.size());
}

inline std::string json_text(const MutableJson& doc) {
  std::size_t length = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(yyjson_mut_write(doc.get(), YYJSON_WRITE_NOFLAG, &length),
                                                         &std::free);
  if (!text) throw std::bad_alloc();
  return {text.get(), length};
}

}  // namespace dae

#endif  // DAE_COMMON_JSON_WRITER_H_
