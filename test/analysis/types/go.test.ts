import { describe, expect, it } from 'vitest';
import { analyseSources, functionNamed, runsIn } from '../analyse-sources.ts';

const STORE = `package store

import (
	"context"
	"time"
)

type Store struct {
	cache *Cache
}

type Driver interface {
	Find(ctx context.Context, id int) (*User, error)
	Close() error
	Ping() error
}

type User struct {
	ID   int
	Name string
}

func (u *User) Touch() {
	time.Sleep(1)
}
`;
const METHODS = `package store

import "context"

func (s *Store) First(ctx context.Context, ids []int, d Driver) (*User, error) {
	for i, id := range ids {
		user, err := d.Find(ctx, id)
		if err != nil {
			return nil, err
		}
		defer user.Touch()
		if i > 3 {
			return user, nil
		}
	}
	return s.pick(func(u *User) { u.Touch() }), nil
}

func (s *Store) pick(each func(*User)) *User {
	u := &User{ID: 1}
	each(u)
	return u
}
`;
const POSTGRES = `package postgres

import (
	"context"

	models "example.com/app/store"
)

type DB struct{}

func (d *DB) Find(ctx context.Context, id int) (*models.User, error) {
	return &models.User{ID: id}, nil
}
func (d *DB) Close() error { return nil }
func (d *DB) Ping() error { return nil }
`;

const PROJECT = { 'store/store.go': STORE, 'store/methods.go': METHODS, 'db/postgres/postgres.go': POSTGRES };

describe('Go packages', () => {
  it('finds methods in other files of the package, and what fulfils an interface in other packages', async () => {
    const analysis = await analyseSources(PROJECT);
    expect(runsIn(analysis, 'Store.First')).toEqual([
      '7 call Driver.Find|DB.Find',
      '11 call User.Touch',
      '16 call Store.pick',
      '16 call Store.First.<lambda>',
    ]);
    expect(runsIn(analysis, 'User.Touch')).toEqual(['24 call time.Sleep']);
    expect(runsIn(analysis, 'Store.First.<lambda>')).toEqual(['16 call User.Touch']);
  });
});

const ROWS = `package db

import (
	"context"
	"database/sql"
	"fmt"
)

type DB struct{ pool *sql.DB }

type Memo struct {
	ID      int
	Creator int
}

func (d *DB) ListMemos(ctx context.Context) ([]*Memo, error) {
	rows, err := d.pool.QueryContext(ctx, "SELECT id, creator FROM memo")
	if err != nil {
		return nil, fmt.Errorf("list: %w", err)
	}
	defer rows.Close()
	list := []*Memo{}
	for rows.Next() {
		var memo Memo
		if err := rows.Scan(&memo.ID, &memo.Creator); err != nil {
			return nil, err
		}
		list = append(list, &memo)
	}
	return list, rows.Err()
}

func (d *DB) Creators(ctx context.Context) (names map[int]string, total int, err error) {
	memos, err := d.ListMemos(ctx)
	if err != nil {
		return
	}
	for i, memo := range memos {
		_ = i
		use(memo)
	}
	return
}

func use(memo *Memo) {}
`;

describe('Go values', () => {
  it('are the rows that a cursor put into them, beside the error', async () => {
    const analysis = await analyseSources({ 'db/db.go': ROWS });
    const facts = analysis.inference.facts.get(functionNamed(analysis, 'DB.Creators'))!;
    const { tree } = facts.fn;
    const given = facts.sites.find((site) => site.targets[0]?.name === 'use')!;
    const memo = facts.types.get(tree.child(given.node, 1));
    expect(memo).toMatchObject({ k: 'instance', name: 'Memo', facts: { fromQuery: true } });
    expect(facts.sites.map(({ type }) => type?.name)).toEqual(['list', undefined]);
    expect(facts.result).toMatchObject({ k: 'tuple', args: [{ name: 'dict' }, { name: 'int' }] });
  });
});
