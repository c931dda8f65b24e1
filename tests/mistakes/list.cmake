# The forty mistakes of docs/compile_errors.md, which cmake/CompileErrors.cmake makes of them:
#
#   mistake(<number> <what it is> <program below tests> <what was typed> <what to do> [RUN]
#           [FLAGS <flag>] [LINK <other program> FLAGS <its flag>])
#
# What was typed stands in the program as it is here, with anything between its parts where … is. What
# to do is a part of the first error's sentence, or of what the program prints with RUN, or of what the
# linker says with LINK; empty where nothing says it.
mistake(1 "another width between layers" fail/width_mismatch.cpp
        [[Dense<4, 8, ReLU> >> Dense<9, 3, Softmax>]] [[make them equal]])
mistake(2 "no loss" fail/no_loss.cpp [[Learner<net, Adam<>>]] [[add one]])
mistake(3 "two updates" fail/two_updates.cpp
        [[Learner<net, HalfSquaredError, Adam<>, SGD<>>]] [[keep one]])
mistake(4 "another number of classes" fail/wrong_target.cpp
        [[const Dataset<4, Classes<4>>& data]] [[one per class for Classes<N>]])
mistake(5 "another number of targets" fail/targets_of_another_number.cpp
        [[const Dataset<4, Values<2>>& data]] [[N for Values<N>]])
mistake(6 "another number of inputs in the data" fail/wrong_inputs.cpp
        [[const Dataset<5, Classes<3>>& data]] [[make the network]])
mistake(7 "integers as inputs" mistakes/input_of_ints.cpp
        [[std::array<int, 4> x{5, 3, 1, 0}; … model(x)]] [[]])
mistake(8 "a vector of doubles as inputs" mistakes/input_of_vector_of_doubles.cpp
        [[std::vector<double> x{5.1, 3.5, 1.4, 0.2}; … model(x)]] [[]])
mistake(9 "a vector of floats as inputs" mistakes/input_of_vector_of_floats.cpp
        [[std::vector<float> x{5.1F, 3.5F, 1.4F, 0.2F}; … model(x)]] [[]])
mistake(10 "inputs in braces" mistakes/input_in_braces.cpp
        [[model({5.1, 3.5, 1.4, 0.2})]] [[]])
mistake(11 "doubles as inputs" mistakes/input_of_array_of_doubles.cpp
        [[std::array<double, 4> x{5.1, 3.5, 1.4, 0.2}; … model(x)]] [[]])
mistake(12 "five inputs for a model of four" mistakes/input_of_five_floats.cpp
        [[std::array<float, 5> x{5.1F, 3.5F, 1.4F, 0.2F, 1.0F}; … model(x)]] [[for x one for each input]])
mistake(13 "a number as the only target" mistakes/scalar_target.cpp
        [[data.add({0.5F, 1.0F}, 2.5F)]] [[]])
mistake(14 "a policy before the network" fail/policy_before_network.cpp
        [[Learner<CrossEntropy, net, SGD<0.1>>]] [[Learner<net, CrossEntropy, Adam<>>]])
mistake(15 "an empty batch" fail/batch_of_none.cpp
        [[Batch<0>]] [[needs at least one sample]])
mistake(16 "round brackets for angle brackets" mistakes/update_in_round_brackets.cpp
        [[Adam(1e-2)]] [[requires template arguments]])
mistake(17 "an activation in another spelling" fail/misspelt_activation.cpp
        [[Dense<4, 8, Relu>]] [[write ReLU]])
mistake(18 "a scaling in another spelling" fail/misspelt_scaling.cpp
        [[Learner<net, CrossEntropy, Standardise>]] [[write Standardize]])
mistake(19 "a loss by another library's name" fail/foreign_loss.cpp
        [[Learner<net, MSE, Adam<>>]] [[write HalfSquaredError]])
mistake(20 "a setting that there is not" fail/unknown_setting.cpp
        [[{.epoch = 10}]] [[write .epochs]])
mistake(21 "settings in another order" mistakes/settings_in_another_order.cpp
        [[{.seed = 7, .epochs = 10}]] [[]])
mistake(22 "a width that is known at run time only" mistakes/width_at_run_time.cpp
        [[std::cin >> hidden; … Model<Dense<4, hidden, ReLU> >> Dense<3, Softmax>>]] [[]])
mistake(23 "a first layer without an input width" fail/no_input_width.cpp
        [[Dense<8, ReLU> >> Dense<3, Softmax>]] [[write Dense<4, 8, ReLU>]])
mistake(24 "a composition without round brackets" mistakes/composition_without_parentheses.cpp
        [[Learner<Dense<4, 8, ReLU> >> Dense<3, Softmax>, CrossEntropy, Adam<>>]]
        [[in round brackets]])
mistake(25 "CrossEntropy without Softmax" fail/cross_entropy_without_softmax.cpp
        [[Learner<net, CrossEntropy>]] [[end the network with Softmax]])
mistake(26 "BinaryCrossEntropy after Softmax" fail/binary_cross_entropy_after_softmax.cpp
        [[Learner<net, BinaryCrossEntropy>]] [[use CrossEntropy]])
mistake(27 "CrossEntropy after one Sigmoid" fail/cross_entropy_after_sigmoid.cpp
        [[Dense<1, Sigmoid>; … constexpr Learner<net, CrossEntropy>]] [[use BinaryCrossEntropy]])
mistake(28 "two heads and one loss" fail/heads_without_losses.cpp
        [[Learner<(Dense<4, 8> >> (Dense<3, Softmax> | Dense<1>)), CrossEntropy>]] [[Losses<]])
mistake(29 "branches of different widths" fail/sum_of_other_widths.cpp
        [[Dense<4, 8> >> (Dense<6> + Identity)]] [[make them equal]])
mistake(30 "cross_validate without a strategy" fail/no_strategy.cpp
        [[cross_validate(Learner<net, CrossEntropy>{}, data)]] [[add one]])
mistake(31 "stratified folds of numbers" fail/stratified_numbers.cpp
        [[Learner<net, HalfSquaredError, StratifiedKFold<5>>]] [[use KFold]])
mistake(32 "F1 of numbers" fail/f1_of_numbers.cpp
        [[const Predictions<Values<1>>& predictions … f1_score(predictions)]] [[use r2_score]])
mistake(33 "C++17" fail/flags/cxx17.cpp [[]] [[compile with -std=c++20]] FLAGS -std=c++17)
mistake(34 "-ffast-math" fail/flags/fast_math.cpp
        [[]] [[compile without -ffast-math]] FLAGS -ffast-math)
mistake(35 "objects of two instruction sets in a program" mistakes/other_instruction_set_main.cpp
        [[trained()]] [[compile_all_files_with_the_same_march_and_ctnn]] LINK mistakes/other_instruction_set.cpp FLAGS -march=x86-64)
mistake(36 "SGD on inputs of thousands" mistakes/unscaled_inputs.cpp
        [[Learner<net, CrossEntropy, SGD<0.1>>]] [[add Standardize]] RUN)
mistake(37 "a rate of 1e6" mistakes/rate_too_high.cpp
        [[Learner<net, CrossEntropy, SGD<1e6>>]] [[lower .learning_rate]] RUN)
mistake(38 "a rate of 1e-5" mistakes/rate_too_low.cpp
        [[Learner<net, CrossEntropy, SGD<1e-5>>]] [[raise .learning_rate]] RUN)
mistake(39 "outputs that are gone" mistakes/dangling_output.cpp
        [[const std::span y = fit(Learner<net, CrossEntropy>{}, data)(data.x(0))]]
        [[Keep them, auto y = model(x)]])
mistake(40 "a model to be trained" fail/fit_of_a_model.cpp
        [[fit(model, data)]] [[write fit(learner, data)]])
