import { describe, expect, it } from 'vitest';
import { analyseSources, functionNamed, runsIn } from '../analyse-sources.ts';

const MODELS = `
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(back_populates="customer")

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    customer: Mapped[Customer] = relationship(back_populates="orders")
`;

describe('types of receivers', () => {
  it('come from annotations, constructors and attributes set in the constructor', async () => {
    const analysis = await analyseSources({
      'shop/client.py': `
import requests

class Client:
    def __init__(self, http: requests.Session):
        self.http = http

    def ping(self):
        return self.http.get("/ping")
`,
      'shop/app.py': `
import requests as rq
from .client import Client

def check():
    client = Client(rq.Session())
    client.ping()
`,
    });
    expect(runsIn(analysis, 'Client.ping')).toEqual(['9 call requests.Session.get']);
    expect(runsIn(analysis, 'check')).toContain('7 call Client.ping');
  });

  it('follow re-exports and aliases to the library that is meant', async () => {
    const analysis = await analyseSources({
      'app/http/__init__.py': 'from .wire import fetch as download\n',
      'app/http/wire.py': 'from requests import get as fetch\n',
      'app/main.py': 'from app.http import download\n\ndef load(url):\n    return download(url)\n',
    });
    expect(runsIn(analysis, 'load')).toEqual(['4 call requests.get']);
  });

  it('are not taken from a file of the project that only shares a library’s name', async () => {
    const analysis = await analyseSources({
      'app/__init__.py': '',
      'app/services/__init__.py': '',
      'app/services/requests.py': 'def get(url):\n    return None\n',
      'app/services/load.py': 'import requests\n\ndef load(url):\n    return requests.get(url)\n',
    });
    expect(runsIn(analysis, 'load')).toEqual(['4 call requests.get']);
  });

  it('are not taken from a folder without an `__init__` that lies in a package', async () => {
    const analysis = await analyseSources({
      'app/__init__.py': '',
      'app/schemas/requests/requests.py': 'class Message:\n    pass\n',
      'app/services/load.py': 'import requests\n\ndef load(url):\n    return requests.get(url)\n',
    });
    expect(runsIn(analysis, 'load')).toEqual(['4 call requests.get']);
  });

  it('pass through generic base classes and methods that return Self', async () => {
    const analysis = await analyseSources({
      'models.py': MODELS,
      'repository.py': `
from typing import Self
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

class Repository[M]:
    model: type[M]

    def __init__(self, session: AsyncSession):
        self.session = session

    @classmethod
    def from_session(cls, session: AsyncSession) -> Self:
        return cls(session)

    async def get_one(self, statement: Select[tuple[M]]) -> M:
        result = await self.session.execute(statement)
        return result.scalar_one()
`,
      'orders.py': `
from sqlalchemy import select
from models import Order
from repository import Repository

class OrderRepository(Repository[Order]):
    model = Order

async def read(session):
    repository = OrderRepository.from_session(session)
    order = await repository.get_one(select(Order))
    return order
`,
    });
    expect(runsIn(analysis, 'Repository.get_one')[0]).toBe('17 await sqlalchemy.ext.asyncio.AsyncSession.execute');
    expect(analysis.inference.facts.get(functionNamed(analysis, 'read'))!.result?.cls?.name).toBe('Order');
  });

  it('reach parameters from a framework’s injection', async () => {
    const analysis = await analyseSources({
      'api.py': `
from typing import Annotated
from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session, sessionmaker

router = APIRouter()
SessionLocal = sessionmaker()

def get_session():
    with SessionLocal() as session:
        yield session

SessionDep = Annotated[Session, Depends(get_session)]

@router.get("/a")
async def by_default(session=Depends(get_session)):
    session.execute("select 1")

@router.get("/b")
async def by_alias(session: SessionDep):
    session.commit()
`,
    });
    expect(runsIn(analysis, 'by_default')).toEqual(['16 call get_session', '17 call sqlalchemy.orm.Session.execute']);
    expect(runsIn(analysis, 'by_alias')).toEqual(['20 call get_session', '21 call sqlalchemy.orm.Session.commit']);
    expect(analysis.roles.get(functionNamed(analysis, 'by_alias'))).toBe('request');
  });

  it('reach parameters without annotation from the calls of the function', async () => {
    const analysis = await analyseSources({
      'tasks.py': `
from requests import Session

def outer():
    helper(Session())

def helper(session):
    session.post("/x")
`,
    });
    expect(runsIn(analysis, 'helper')).toEqual(['8 call requests.Session.post']);
  });

  it('rest on a name only where nothing else is known, and say so', async () => {
    const analysis = await analyseSources({
      'jobs.py': 'import sqlalchemy\n\ndef close(session):\n    session.commit()\n',
    });
    const [site] = analysis.inference.facts.get(functionNamed(analysis, 'close'))!.sites;
    expect(site.effect).toBe('commit');
    expect(site.assumed).toBe(true);
  });
});

describe('relations', () => {
  const service = (options: string) => ({
    'models.py': MODELS,
    'service.py': `
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from models import Customer, Order

def names(session: Session):
    orders = session.scalars(select(Order)${options}).all()
    return [order.customer.name for order in orders]
`,
  });

  it('run a query when the rows came without them', async () => {
    const analysis = await analyseSources(service(''));
    expect(runsIn(analysis, 'names')).toContain('8 call Order.customer');
  });

  it('run none when the query loaded them', async () => {
    const analysis = await analyseSources(service('.options(selectinload(Order.customer))'));
    expect(runsIn(analysis, 'names').filter((run) => run.includes('Order.customer'))).toEqual([]);
  });

  it('are uncertain on rows of unknown origin', async () => {
    const analysis = await analyseSources({
      'models.py': MODELS,
      'view.py': 'from models import Order\n\ndef show(order: Order):\n    return order.customer.name\n',
    });
    expect(runsIn(analysis, 'show')).toEqual(['4 call Order.customer?']);
  });

  it('of Django are found with their reverse names, and respect prefetches and what throws them away', async () => {
    const analysis = await analyseSources({
      'blog/models.py': `
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=80)

class Post(models.Model):
    author = models.ForeignKey(Author, related_name="posts", on_delete=models.CASCADE)
    draft = models.BooleanField()
`,
      'blog/views.py': `
from blog.models import Author

def listing():
    for author in Author.objects.prefetch_related("posts"):
        list(author.posts.all())
        list(author.posts.filter(draft=True))
`,
    });
    const runs = runsIn(analysis, 'listing');
    expect(runs.filter((run) => run.startsWith('6 '))).toEqual([]);
    expect(runs.filter((run) => run.startsWith('7 '))).toHaveLength(1);
  });
});
