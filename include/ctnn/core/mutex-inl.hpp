// SPDX-License-Identifier: MIT
// Definitions of core/mutex.hpp.
#pragma once

#include <mutex>

#include <ctnn/core/config.hpp>
#include <ctnn/core/mutex.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC Mutex::Mutex() : mutex_(new std::mutex) {}
CTNN_FUNC Mutex::~Mutex() { delete static_cast<std::mutex*>(mutex_); }
CTNN_FUNC void Mutex::lock() { static_cast<std::mutex*>(mutex_)->lock(); }
CTNN_FUNC void Mutex::unlock() noexcept { static_cast<std::mutex*>(mutex_)->unlock(); }

}  // namespace ctnn::inline CTNN_ABI::detail
