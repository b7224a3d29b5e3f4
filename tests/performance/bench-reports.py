# Work with many different call stacks, for recordings: python3 bench-reports.py ROUNDS
import ast
import json
import re
import sys

folder = ast.__file__[:-len('ast.py')]
for name in ['argparse', 'ast', 'tarfile', 'inspect', 'pickle', 'typing'][:int(sys.argv[1])]:
    source = open(folder + name + '.py').read()
    text = ast.dump(ast.parse(source))
    re.findall(r'(\w+)\s*=(?!=)', source)
    json.loads(json.dumps({str(i): [i, text[i:i + 9]] for i in range(200)}))
    compile(source, name, 'exec')
