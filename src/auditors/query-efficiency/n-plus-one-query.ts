import type { Rule } from '../rule.ts';
import { lazyRows } from './lazy-rows.ts';
import { perObjectQueries } from './per-object.ts';
import { recursiveReads } from './recursive-reads.ts';
import { repeatedQueries } from './repeated-queries.ts';
import { writtenRows } from './written-rows.ts';

export const nPlusOneQuery: Rule = {
  documentation: {
    name: 'n-plus-one-query',
    auditor: 'query-efficiency',
    title: 'A query for every element of a collection',
    severity: 'HIGH',
    effort: 'M',
    finds:
      'A read per element: a query in a loop, a comprehension or a callback, written there or behind helpers; a relation that is loaded lazily and touched on every row; a function that reads the children of a row and calls itself with them; a field method of a serializer, resolver or table column that queries; a view whose query does not load the relations that its serializer writes. How sure it is that this matters follows from what the code shows: high in every turn of a loop that a request runs over the rows of a table that grows with use, picked by no value that is given, or over the lines of a file; medium for one parent’s rows, for what a caller or client hands over, for parts of one document, in branches, and wherever no request is known to wait.',
    why: 'Each query costs a round trip, however small its result. A list of a hundred rows that runs one query per row takes a hundred times as long as the one query that would have read them all, holds its connection as long, and gets slower as the data grows, where no test with three rows shows it.',
    principle:
      'The number of queries must not grow with the number of rows: read what a list needs in one query, or one per relation.',
    examples: [
      {
        language: 'python',
        bad: 'orders = session.scalars(select(Order)).all()\nreturn [{"id": order.id, "customer": order.customer.name} for order in orders]',
        good: 'orders = session.scalars(select(Order).options(selectinload(Order.customer))).all()\nreturn [{"id": order.id, "customer": order.customer.name} for order in orders]',
      },
      {
        language: 'python',
        bad: 'for line in lines:\n    product = Product.objects.get(sku=line.sku)\n    total += product.price * line.quantity',
        good: 'products = Product.objects.in_bulk([line.sku for line in lines], field_name="sku")\nfor line in lines:\n    total += products[line.sku].price * line.quantity',
      },
      {
        language: 'typescript',
        bad: 'const orders = await this.orders.find();\nfor (const order of orders) {\n  order.customer = await this.customers.findOneByOrFail({ id: order.customerId });\n}\nreturn orders;',
        good: 'return this.orders.find({ relations: { customer: true } });',
      },
    ],
    silent: [
      'Relations that the query loads with the rows, or that the mapping loads eagerly.',
      'Loops that are bounded: literals, small ranges, retries, polling, pages and batches, loops that leave in their first turn.',
      'Lookups that are remembered: a dictionary or cache that is asked first and filled with the result.',
      'Results that are kept on an object (`hasattr`, `setattr`), and keys that a data loader collects.',
      'Loops that read from another table or collection in every turn.',
      'A lazily loaded relation of a single row, outside of any loop.',
      'A query object that was made before the loop: it runs in the first turn and keeps its rows.',
      'Loops whose turns also make network calls or start jobs: the queries are not what makes them slow.',
      'At medium confidence, not silent: single related rows that a unit of work keeps, since it asks once for each different one; relations in loops that commit in each turn; list views over one parent’s rows, or whose own code changes the query unseen.',
      'At medium confidence, not silent: fields that a serializer or resolver computes per object where no view is seen that lists such objects, background jobs, and searches that end with the first hit.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    repeatedQueries(analysis, report);
    lazyRows(analysis, report);
    perObjectQueries(analysis, report);
    writtenRows(analysis, report);
    recursiveReads(analysis, report);
  },
};
