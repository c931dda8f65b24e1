// SPDX-License-Identifier: MIT
#include "compiled_once.hpp"

template struct ctnn::CompiledOnce<once::Folded, once::Data>;
template struct ctnn::CompiledOnce<once::Plain, once::Data>;
