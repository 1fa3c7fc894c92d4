import { describe, expect, it } from 'vitest';
import { analyseSources, runsIn } from '../analyse-sources.ts';

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
