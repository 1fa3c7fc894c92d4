import { describe, expect, it } from 'vitest';
import type { EffectKey } from '../../../src/analysis/effects/effects.ts';
import { analyseSources, functionNamed } from '../analyse-sources.ts';

/** The chain from a function to an effect, as `function:line`. */
async function chain(files: Record<string, string>, qualified: string, key: EffectKey): Promise<string[]> {
  const analysis = await analyseSources(files);
  return analysis.effects
    .chain(functionNamed(analysis, qualified), key)
    .map((site) => `${site.fn.qualified}:${site.fn.tree.line(site.node)}`);
}

describe('effects', () => {
  it('travel through helpers, by the shortest way', async () => {
    const files = {
      'a.py': `
import requests

def fetch():
    return requests.get("/")

def middle():
    return fetch()

def detour():
    return middle()

async def handler():
    detour()
    middle()
`,
    };
    expect(await chain(files, 'handler', 'network!')).toEqual(['handler:15', 'middle:8', 'fetch:5']);
  });

  it('do not hold the loop from inside a thread, also behind a project’s own offloader', async () => {
    const files = {
      'threads.py': `
import asyncio, functools, requests
from collections.abc import Callable

def fetch():
    return requests.get("/")

async def in_thread(function: Callable[..., object], *args):
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, function, *args)

async def run(function):
    return await in_thread(function)

async def safe():
    await asyncio.to_thread(fetch)

async def safe_too():
    await run(fetch)

async def called_first():
    await asyncio.to_thread(fetch())
`,
    };
    expect(await chain(files, 'safe', 'network!')).toEqual([]);
    expect(await chain(files, 'safe', 'network')).toEqual(['safe:16', 'fetch:6']);
    expect(await chain(files, 'safe_too', 'network!')).toEqual([]);
    expect(await chain(files, 'safe_too', 'network')).not.toEqual([]);
    expect(await chain(files, 'called_first', 'network!')).toEqual(['called_first:22', 'fetch:6']);
  });

  it('stay in the async function nearest to the call that blocks', async () => {
    const files = {
      'a.py': `
import time

async def inner():
    time.sleep(1)

async def outer():
    await inner()
`,
    };
    expect(await chain(files, 'inner', 'sleep!')).toEqual(['inner:5']);
    expect(await chain(files, 'outer', 'sleep!')).toEqual([]);
    expect(await chain(files, 'outer', 'sleep')).toEqual(['outer:8', 'inner:5']);
  });

  it('reach an abstract method’s callers from its implementations', async () => {
    const files = {
      'clients.py': `
from abc import ABC, abstractmethod
import requests

class Client(ABC):
    @abstractmethod
    def send(self): ...

    async def run(self):
        self.send()

class Http(Client):
    def send(self):
        requests.post("/")
`,
    };
    expect(await chain(files, 'Client.run', 'network!')).toEqual(['Client.run:10', 'Http.send:14']);
  });

  it('of work that is done once and kept are not paid by every caller', async () => {
    const files = {
      'settings.py': `
import functools, json

@functools.lru_cache
def cached():
    return json.load(open("settings.json"))

_loaded = None

def kept():
    global _loaded
    if _loaded is not None:
        return _loaded
    _loaded = json.load(open("settings.json"))
    return _loaded

def uncached():
    return json.load(open("settings.json"))

async def a():
    return cached()

async def b():
    return kept()

async def c():
    return uncached()
`,
    };
    expect(await chain(files, 'a', 'file!')).toEqual([]);
    expect(await chain(files, 'b', 'file!')).toEqual([]);
    expect(await chain(files, 'c', 'file!')).toEqual(['c:27', 'uncached:18']);
  });

  it('of what runs after the commit, later or as a job are not the function’s own', async () => {
    const files = {
      'orders.py': `
import requests
from celery import shared_task
from django.db import transaction
from fastapi import BackgroundTasks

def notify():
    requests.post("/")

@shared_task
def job():
    requests.post("/")

def save(background: BackgroundTasks):
    transaction.on_commit(notify)
    transaction.on_commit(lambda: notify())
    background.add_task(notify)
    job.delay()

def now():
    notify()
`,
    };
    expect(await chain(files, 'save', 'network')).toEqual([]);
    expect(await chain(files, 'save', 'enqueue')).toEqual(['save:18']);
    expect(await chain(files, 'now', 'network')).toEqual(['now:21', 'notify:8']);
  });

  it('of what a helper runs through a function of its own happen as it hands that on', async () => {
    const files = {
      'helpers.py': `
import requests
from django.db import transaction
from twisted.internet import threads

def defer_to_thread(reactor, f, *args):
    def run():
        return f(*args)
    return threads.deferToThread(run)

def call_event(func, *args):
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(lambda: func(*args))
    else:
        func(*args)

def fetch():
    requests.get("/")

async def crop(reactor):
    await defer_to_thread(reactor, fetch)

def place():
    call_event(fetch)
`,
    };
    expect(await chain(files, 'crop', 'network!')).toEqual([]);
    expect(await chain(files, 'crop', 'network')).toEqual(['crop:21', 'fetch:18']);
    expect(await chain(files, 'place', 'network')).toEqual([]);
  });

  it('of awaitables that are gathered happen in the function that gathers them', async () => {
    const files = {
      'a.py': `
import asyncio, httpx

async def fetch(client: httpx.AsyncClient, url):
    return await client.get(url)

async def all_of(client: httpx.AsyncClient, urls):
    tasks = []
    for url in urls:
        tasks.append(fetch(client, url))
    return await asyncio.gather(*tasks)

async def never(client: httpx.AsyncClient, url):
    fetch(client, url)
`,
    };
    expect(await chain(files, 'all_of', 'network')).toEqual(['all_of:10', 'fetch:5']);
    expect(await chain(files, 'never', 'network')).toEqual([]);
  });
});

describe('libraries of which nothing is known', () => {
  const provider = (elsewhere: string) => ({
    'provider.py': `
import asyncio
from jellything import Client
from jellything.media import Album

class Provider:
    def __init__(self):
        self.client = Client("url")

    async def album(self, key, shown: Album):
        shown.title()
        return self.client.get_album(key)

    async def artist(self, key):
        return ${elsewhere}
`,
  });

  it('block where the project runs the same class in a thread elsewhere', async () => {
    const files = provider('await asyncio.to_thread(self.client.get_artist, key)');
    expect(await chain(files, 'Provider.album', 'network!')).toEqual(['Provider.album:12']);
    expect(await chain(files, 'Provider.artist', 'network!')).toEqual([]);
  });

  it('are left alone otherwise', async () => {
    expect(await chain(provider('self.client.get_artist(key)'), 'Provider.album', 'network!')).toEqual([]);
  });
});

describe('roles', () => {
  it('leave to a service what a script of its own runs too', async () => {
    const analysis = await analyseSources({
      'service/__init__.py': '',
      'service/core.py': 'async def start():\n    pass\n\nasync def measure():\n    pass\n',
      'service/__main__.py': `
import uvicorn
from service.core import start

def main():
    start()
    uvicorn.run("service:app")

if __name__ == "__main__":
    main()
`,
      'scripts/profile.py': `
import asyncio
from service.core import measure, start

async def profile():
    await start()
    await measure()

if __name__ == "__main__":
    asyncio.run(profile())
`,
    });
    const role = (name: string) => analysis.roles.get(functionNamed(analysis, name));
    expect(role('measure')).toBe('script');
    expect(role('start')).toBeUndefined();
  });

  it('are those of a command where a file of commands begins by itself, unless it serves', async () => {
    const analysis = await analyseSources({
      'scripts/import-terms.ts': `
import { readFileSync } from 'node:fs';
async function importTerms() { return readFileSync('terms.csv', 'utf8'); }
importTerms();
`,
      'bin/server.ts': `
import express from 'express';
function prepare() {}
prepare();
express().listen(3000);
`,
      'src/setup.ts': `
export function setUp() {}
setUp();
`,
    });
    const role = (name: string) => analysis.roles.get(functionNamed(analysis, name));
    expect([role('importTerms'), role('prepare'), role('setUp')]).toEqual(['script', 'startup', 'startup']);
  });

  it('spread from entry points along the calls, the strongest winning', async () => {
    const analysis = await analyseSources({
      'app.py': `
from celery import shared_task
from django.core.management.base import BaseCommand
from django.urls import path

def shared():
    pass

def only_job():
    pass

def view(request):
    shared()

@shared_task
def job():
    shared()
    only_job()

class Command(BaseCommand):
    def handle(self, *args, **options):
        command_only()

def command_only():
    pass

def program():
    pass

urlpatterns = [path("", view)]

if __name__ == "__main__":
    program()
`,
    });
    const role = (name: string) => analysis.roles.get(functionNamed(analysis, name));
    expect(role('view')).toBe('request');
    expect(role('shared')).toBe('request');
    expect(role('only_job')).toBe('background');
    expect(role('command_only')).toBe('script');
    expect(role('program')).toBe('script');
  });

  it('come from the configuration for files that it names', async () => {
    const files = { 'handlers/orders.py': 'def place():\n    pass\n', 'loops/nightly.py': 'def tidy():\n    pass\n' };
    const analysis = await analyseSources(files, { request: ['handlers/**'], background: ['loops/**'] });
    expect(analysis.roles.get(functionNamed(analysis, 'place'))).toBe('request');
    expect(analysis.roles.get(functionNamed(analysis, 'tidy'))).toBe('background');
  });
});
