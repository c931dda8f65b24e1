# SPDX-License-Identifier: MIT
# scikit-learn's MLPClassifier on a task that is read from standard input; prints version, then CPU
# seconds and accuracy.
import json
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")  # that training ends by its number of epochs is what we want
task = json.load(sys.stdin)
rows = numpy.genfromtxt(task["path"], delimiter=",", skip_header=1, dtype=str)
x = rows[:, :-1].astype(numpy.float32)
names, y = numpy.unique(rows[:, -1], return_inverse=True)
rounds = [(numpy.array(r["train"]), numpy.array(r["test"])) for r in task["rounds"]]

began = time.process_time()
votes = numpy.zeros((len(y), len(names)))
for number, (train, test) in enumerate(rounds):
    scaler = StandardScaler().fit(x[train])
    net = MLPClassifier(
        hidden_layer_sizes=(task["hidden"],), activation="relu", solver="adam", alpha=0.0,
        batch_size=task["batch"], learning_rate_init=1e-3, max_iter=task["epochs"], shuffle=True,
        random_state=task["seed"] + number, tol=0.0, n_iter_no_change=10**9)
    net.fit(scaler.transform(x[train]), y[train])
    votes[test] += net.predict_proba(scaler.transform(x[test]))
voted = votes.any(axis=1)
accuracy = (votes.argmax(axis=1) == y)[voted].mean()
seconds = time.process_time() - began
print(sklearn.__version__, seconds, accuracy)
