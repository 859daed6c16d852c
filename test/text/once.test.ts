// Members that are worked out when they are first looked at, and what must not hang on to them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lazily } from '../../server/core/text/once.ts';

test('a member is worked out when it is looked at, and once', () => {
  const asked: string[] = [];
  const member = (name: string) => () => {
    asked.push(name);
    return { name };
  };
  const object = lazily({ one: member('one'), two: member('two'), none: () => undefined });
  assert.deepEqual(Object.keys(object), ['one', 'two', 'none']);
  assert.deepEqual(asked, []);
  assert.equal(object.two, object.two);
  assert.equal(object.none, undefined);
  assert.deepEqual(asked, ['two']);
  assert.deepEqual({ ...object }, { one: { name: 'one' }, two: { name: 'two' }, none: undefined });
});

test('one that fails is tried again', () => {
  let fails = true;
  const object = lazily({
    value: () => {
      if (fails) throw new Error('not yet');
      return 1;
    },
  });
  assert.throws(() => object.value, /not yet/);
  fails = false;
  assert.equal(object.value, 1);
});

test('what is known stands where it stood', () => {
  const object = lazily({ two: () => 2 }, { one: 1, two: undefined, three: 3 });
  assert.equal(JSON.stringify(object), '{"one":1,"two":2,"three":3}');
});

test('objects do not answer for each other, and copied members stay what they are', () => {
  const [one, other] = [lazily({ value: () => 1 }), lazily({ value: () => 2 })];
  assert.deepEqual([one.value, other.value], [1, 2]);
  const copy = Object.defineProperties({ more: 3 }, Object.getOwnPropertyDescriptors(one));
  assert.deepEqual(copy, { more: 3, value: 1 });
});

test('accessors hold on to no object', () => {
  const getter = (object: object) => Object.getOwnPropertyDescriptor(object, 'value')?.get;
  const shared = getter(lazily({ value: () => 1 }));
  assert.ok(shared);
  assert.equal(getter(lazily({ value: () => 2 })), shared);
});
