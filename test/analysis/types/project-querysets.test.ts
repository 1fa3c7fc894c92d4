import { describe, expect, it } from 'vitest';
import { analyseSources, runsIn } from '../analyse-sources.ts';

const QUERYSET = `class ParcelQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)

    def listed(self):
        return self.open().order_by("id")
`;

const models = (managers: string, objects: string) => `from django.db import models

${managers}

class Depot(models.Model):
    name = models.CharField(max_length=64)


class Parcel(models.Model):
    depot = models.ForeignKey(Depot, null=True, on_delete=models.SET_NULL)
    closed_at = models.DateTimeField(null=True)
    objects = ${objects}
`;

const SERVICE = `from shop.models import Parcel


def from_manager():
    return [parcel.depot for parcel in Parcel.objects.open()]


def from_chain():
    return [parcel.depot for parcel in Parcel.objects.listed().filter(depot__isnull=False)]


def from_one():
    return Parcel.objects.open().first().depot
`;

describe("the rows of a project's own querysets and managers", () => {
  it.each([
    ['a queryset as manager', QUERYSET, 'ParcelQuerySet.as_manager()'],
    ['a manager from a queryset', QUERYSET, 'models.Manager.from_queryset(ParcelQuerySet)()'],
    [
      'a queryset that says whose rows it gives',
      QUERYSET.replace('QuerySet)', 'QuerySet["Parcel"])'),
      'ParcelQuerySet.as_manager()',
    ],
    [
      'a manager that makes the queryset',
      `${QUERYSET}

class ParcelManager(models.Manager):
    def get_queryset(self):
        return ParcelQuerySet(self.model, using=self._db)

    def open(self):
        return self.get_queryset().open()

    def listed(self):
        return self.get_queryset().listed()
`,
      'ParcelManager()',
    ],
    [
      'a manager that filters',
      `class ParcelManager(models.Manager):
    def open(self):
        return self.filter(closed_at__isnull=True)

    def listed(self):
        return self.open().order_by("id")
`,
      'ParcelManager()',
    ],
  ])('are the entity that uses them: %s', async (_what, managers, objects) => {
    const analysis = await analyseSources({
      'shop/__init__.py': '',
      'shop/models.py': models(managers, objects),
      'shop/service.py': SERVICE,
    });
    const last = (name: string) => runsIn(analysis, name).at(-1);
    expect(last('from_manager')).toBe('5 call Parcel.depot');
    expect(last('from_chain')).toBe('9 call Parcel.depot');
    if (!managers.includes('QuerySet["')) expect(last('from_one')).toBe('13 call Parcel.depot');
  });
});
