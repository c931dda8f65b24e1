// SPDX-License-Identifier: MIT
// A model as a C++ header: weights that are compiled in, for programs without files, and for constant
// expressions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/graph/network_formulas.hpp>
#include <ctnn/graph/tensor_names.hpp>
#include <ctnn/io/files/file_path.hpp>
#include <ctnn/io/files/replace_file.hpp>
#include <ctnn/model/model.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// A finite number as a hexadecimal literal, exact to the bit: "-0x1.8p-3F".
[[nodiscard]] std::string literal(float number);
[[nodiscard]] std::string literal(double number);

/// A text as it stands between quotes in C++, byte for byte: names are the user's. What is no
/// printable ASCII is written as its number, so that a header's encoding does not matter; so is a
/// question mark, since two of them begin a trigraph.
[[nodiscard]] std::string escaped_code(std::string_view text);
/// A text for readers, in a comment or in the message of an assertion, which takes no numbers.
[[nodiscard]] std::string readable_code(std::string_view text);

/// The header's text, of a network that `network` spells, with these activations.
[[nodiscard]] std::string embedded_code(std::span<const float> parameters,
                                        const std::string& network,
                                        std::span<const NetworkFormula> formulas,
                                        std::string_view name_space);
[[nodiscard]] std::string embedded_code(std::span<const double> parameters,
                                        const std::string& network,
                                        std::span<const NetworkFormula> formulas,
                                        std::string_view name_space);

}  // namespace detail

/// The text of a header that holds the model, in a namespace of the user's. It includes
/// <ctnn/inference.hpp> and has one function, model<net>(), which gives the model back, bit for bit:
/// in a constant expression where the parameters fit in place (64 KB), else at run time. It does not
/// compile for another network, nor for one whose activations have other formulas. Throws Error for
/// a weight that is NaN or infinite, for a name that C++ does not take for a namespace, and for a
/// model that was moved from.
template <auto Net, class T>
[[nodiscard]] std::string embedded(const Model<Net, T>& model, std::string_view name_space) {
  detail::check_held("embed", model);
  std::vector<T> parameters;  // in the order of the layers: the model holds them in panels
  for (const T w : model.parameters()) parameters.push_back(w);
  using network = std::remove_cvref_t<decltype(Net)>;
  return detail::embedded_code(std::span<const T>(parameters), network_text<network>(),
                               detail::formulas_of<network>::all, name_space);
}

/// Writes that header: embed(model, "digits_weights.hpp", "digits") makes digits::model<net>(). The
/// file is replaced as a whole or not at all.
template <auto Net, class T>
void embed(const Model<Net, T>& model, const FilePath& file, std::string_view name_space) {
  detail::replace_file(file, embedded(model, name_space));
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/io/embed-inl.hpp>
#endif
