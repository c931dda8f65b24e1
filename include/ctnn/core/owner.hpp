// SPDX-License-Identifier: MIT
// The owner of an object on the heap. std::unique_ptr does the same, but <memory> brings shared
// pointers, streams and locales with it: a tenth of what <ctnn.hpp> takes to parse.
#pragma once

#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// How an Owner frees its object.
struct Delete {
  void operator()(auto* object) const noexcept { delete object; }
};

/// Owns an object, or nothing: moved, but not copied.
template <class T, class Release = Delete>
class Owner {
 public:
  Owner() = default;
  explicit Owner(T* object, Release release = {}) noexcept : object_(object), release_(release) {}
  Owner(Owner&& other) noexcept
      : object_(std::exchange(other.object_, nullptr)), release_(other.release_) {}
  Owner& operator=(Owner&& other) noexcept {
    T* const object = std::exchange(other.object_, nullptr);
    free(std::exchange(object_, object));
    release_ = other.release_;
    return *this;
  }
  ~Owner() { free(object_); }

  [[nodiscard]] T* get() const noexcept { return object_; }
  [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }
  [[nodiscard]] const Release& release() const noexcept { return release_; }
  [[nodiscard]] std::add_lvalue_reference_t<T> operator*() const noexcept
    requires(!std::is_void_v<T>)
  {
    return *object_;
  }
  [[nodiscard]] T* operator->() const noexcept { return object_; }

 private:
  void free(T* object) const noexcept {
    if (object != nullptr) release_(object);
  }

  T* object_ = nullptr;
  [[no_unique_address]] Release release_{};
};

/// A new object, owned.
template <class T>
[[nodiscard]] Owner<T> make_owner(auto&&... arguments) {
  return Owner<T>(new T(std::forward<decltype(arguments)>(arguments)...));
}

}  // namespace ctnn::inline CTNN_ABI::detail
