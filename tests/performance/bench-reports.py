# Work with many different call stacks, for recordings: python3 bench-reports.py FILES compiles that many modules of
# Python's own library, in the order of their names.
import ast
import glob
import sys

folder = ast.__file__[:-len('ast.py')]
for path in sorted(glob.glob(folder + '*.py'))[:int(sys.argv[1])]:
    source = open(path, encoding='utf-8').read()
    compile(source, path, 'exec')
