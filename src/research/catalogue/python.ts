import type { CataloguePractice } from './practice.ts';

const docs = 'https://docs.python.org/3';

/** Python and its standard library: files, processes, mail, time, hashing, archives, collections and strings. */
export const python: readonly CataloguePractice[] = [
  {
    topic: 'files in async code',
    rules: ['blocking-io-in-async'],
    versions: '>=3.9.0',
    advice:
      'Hand the whole file operation to a thread: `await asyncio.to_thread(path.read_bytes)`, or one helper that opens, reads and closes, instead of calling `open()`, `pathlib`, `os` or `shutil` on the event loop.',
    url: `${docs}/library/asyncio-task.html#asyncio.to_thread`,
    title: 'Python: asyncio.to_thread()',
  },
  {
    topic: 'files in async code',
    rules: ['blocking-io-in-async'],
    versions: '<3.9.0',
    advice:
      'Hand the whole file operation to a thread: `await loop.run_in_executor(None, path.read_bytes)`, instead of calling `open()`, `pathlib`, `os` or `shutil` on the event loop.',
    url: `${docs}/library/asyncio-eventloop.html#asyncio.loop.run_in_executor`,
    title: 'Python: loop.run_in_executor()',
  },
  {
    topic: 'subprocesses in async code',
    rules: ['blocking-io-in-async'],
    advice:
      'Replace `subprocess.run()` and `os.system()` by `await asyncio.create_subprocess_exec(...)` and `await process.communicate()`, with a timeout around the wait.',
    url: `${docs}/library/asyncio-subprocess.html#asyncio.create_subprocess_exec`,
    title: 'Python: asyncio.create_subprocess_exec()',
  },
  {
    topic: 'file I/O and transactions',
    rules: ['transaction-too-wide'],
    advice:
      'Read what is needed before the transaction begins and write files after it ended; where a file must match the commit, write it under a temporary name and `os.replace()` it after the commit.',
    url: `${docs}/library/os.html#os.replace`,
    title: 'Python: os.replace()',
  },
  {
    topic: 'HTTP with urllib in async code',
    rules: ['blocking-io-in-async', 'transaction-too-wide'],
    advice:
      '`urllib.request.urlopen()` blocks until the answer is there and has no timeout unless `timeout=` is given: use an asynchronous HTTP client or a thread, and never call it inside an open transaction.',
    url: `${docs}/library/urllib.request.html#urllib.request.urlopen`,
    title: 'Python: urllib.request.urlopen()',
  },
  {
    topic: 'mail with smtplib',
    rules: ['side-effect-before-commit', 'transaction-too-wide', 'blocking-io-in-async'],
    advice:
      'Send the mail after the commit, from a background job or a thread: `smtplib` talks to the server synchronously in several round trips, and a mail that was sent cannot be rolled back.',
    url: `${docs}/library/smtplib.html#smtplib.SMTP.send_message`,
    title: 'Python: smtplib.SMTP.send_message()',
  },
  {
    topic: 'sleeping',
    rules: ['sync-sleep-in-async', 'long-held-transaction'],
    advice:
      'In `async def`, `await asyncio.sleep(seconds)` instead of `time.sleep()`; whatever the kind of function, end the transaction before it waits and begin another one afterwards.',
    url: `${docs}/library/asyncio-task.html#asyncio.sleep`,
    title: 'Python: asyncio.sleep()',
  },
  {
    topic: 'hashing and key derivation',
    rules: ['cpu-bound-in-async'],
    versions: '>=3.9.0',
    advice:
      '`hashlib.scrypt()` and `pbkdf2_hmac()` are slow by design and release the GIL: call them as `await asyncio.to_thread(hashlib.scrypt, ...)`; hash large inputs in a thread too.',
    url: `${docs}/library/hashlib.html#key-derivation`,
    title: 'Python: hashlib key derivation',
  },
  {
    topic: 'hashing and key derivation',
    rules: ['cpu-bound-in-async'],
    versions: '<3.9.0',
    advice:
      '`hashlib.scrypt()` and `pbkdf2_hmac()` are slow by design and release the GIL: call them through `await loop.run_in_executor(None, ...)`; hash large inputs in a thread too.',
    url: `${docs}/library/hashlib.html#key-derivation`,
    title: 'Python: hashlib key derivation',
  },
  {
    topic: 'archives and compression',
    rules: ['cpu-bound-in-async', 'blocking-io-in-async'],
    advice:
      'Compress and extract in a worker thread, or a process where archives are large: `zipfile` and `gzip` both compute and wait for the disk, and the event loop stands still meanwhile.',
    url: `${docs}/library/zipfile.html#zipfile-objects`,
    title: 'Python: ZipFile objects',
  },
  {
    topic: 'process pool for computation',
    rules: ['cpu-bound-in-async'],
    advice:
      'Run long pure-Python computation in a `ProcessPoolExecutor` kept by the application, through `loop.run_in_executor(pool, f, ...)`: a thread would keep the loop waiting for the GIL.',
    url: `${docs}/library/asyncio-eventloop.html#executing-code-in-thread-or-process-pools`,
    title: 'Python: Executing code in thread or process pools',
  },
  {
    topic: 'generator instead of list',
    rules: ['unnecessary-list-allocation'],
    advice:
      'Drop the brackets: `any(f(x) for x in xs)` stops at the first hit and `sum(...)`, `set(...)`, `max(...)` need no list in between; for a set or dict write the comprehension itself, `{f(x) for x in xs}`.',
    url: `${docs}/howto/functional.html#generator-expressions-and-list-comprehensions`,
    title: 'Python: Generator expressions and list comprehensions',
  },
  {
    topic: 'joining strings',
    rules: ['string-concat-in-loop'],
    advice: 'Append the pieces to a list and `"".join(pieces)` once after the loop, or write them to an `io.StringIO`.',
    url: `${docs}/faq/programming.html#efficient-string-concatenation`,
    title: 'Python: What is the most efficient way to concatenate many strings together?',
  },
  {
    topic: 'copies',
    rules: ['redundant-data-copy'],
    advice:
      'Use the object itself where it is only read; where a snapshot is needed, a shallow `copy.copy()` of the part that changes does, and `copy.deepcopy()` walks everything that it can reach.',
    url: `${docs}/library/copy.html#copy.deepcopy`,
    title: 'Python: copy.deepcopy()',
  },
  {
    topic: 'sets and dictionaries for lookups',
    rules: ['quadratic-accumulation'],
    advice:
      'Build a `set` or `dict` once before the loop and test membership in it; a list is searched from its start each time.',
    url: `${docs}/tutorial/datastructures.html#sets`,
    title: 'Python: Sets',
  },
  {
    topic: 'queues',
    rules: ['quadratic-accumulation'],
    advice:
      'Use `collections.deque` with `popleft()` and `appendleft()`: `list.pop(0)` and `insert(0, x)` move every element that follows.',
    url: `${docs}/library/collections.html#collections.deque`,
    title: 'Python: collections.deque',
  },
  {
    topic: 'smallest and largest of what changes',
    rules: ['quadratic-accumulation'],
    advice:
      'Keep the values in a heap (`heapq.heappush()`, `heappop()`) or a running value, instead of `min()`, `max()` or `sorted()` of everything in each turn.',
    url: `${docs}/library/heapq.html#heapq.heappush`,
    title: 'Python: heapq',
  },
  {
    topic: 'caching in the process',
    rules: ['wrong-caching-scope'],
    advice:
      'Cache at module level with `@functools.lru_cache(maxsize=...)` on a function of plain arguments, not on a method, where it keeps every `self` alive; what changes needs an expiry as well, which `lru_cache` has not.',
    url: `${docs}/library/functools.html#functools.lru_cache`,
    title: 'Python: functools.lru_cache()',
  },
  {
    topic: 'cleaning up on error',
    rules: ['missing-rollback'],
    advice:
      'Hold what must be released in a `with` statement, or in `contextlib.closing()` and `ExitStack` where the object is no context manager, so that an exception releases it too.',
    url: `${docs}/library/contextlib.html#contextlib.closing`,
    title: 'Python: contextlib.closing()',
  },
];
