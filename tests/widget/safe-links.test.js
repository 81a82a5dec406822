import assert from 'node:assert/strict';
import test from 'node:test';

import { findLinks, telephoneAddress, webAddress } from '../../bot/widget/safe-links.js';

const linked = (text) => findLinks(text).map(({ start, end, href }) => [text.slice(start, end), href]);

test('only absolute web addresses are linked to', () => {
  assert.equal(webAddress('https://www.gov.cn/a?b=1#c'), 'https://www.gov.cn/a?b=1#c');
  assert.equal(webAddress('http://www.gov.cn'), 'http://www.gov.cn/');
  for (const other of ['javascript:alert(1)', 'data:text/html,x', '//www.gov.cn', '/path', 'www.gov.cn', '', ' ']) {
    assert.equal(webAddress(other), '', other);
  }
});

test('a telephone number is dialled without what only divides it', () => {
  assert.equal(telephoneAddress('010-1234 5678'), 'tel:01012345678');
  assert.equal(telephoneAddress('+86 (10) 12345678'), 'tel:+861012345678');
  assert.equal(telephoneAddress('(010)12345678'), 'tel:01012345678');
  for (const other of ['12', '1234567890123456', '12345转8', 'tel:110', '']) assert.equal(telephoneAddress(other), '', other);
});

test('numbers of services, landlines and 400 numbers in a text can be dialled', () => {
  assert.deepEqual(linked('请打12345，被骗打96110，着火打119；座机010-12345678，客服400-810-1234。'), [
    ['12345', 'tel:12345'],
    ['96110', 'tel:96110'],
    ['119', 'tel:119'],
    ['010-12345678', 'tel:01012345678'],
    ['400-810-1234', 'tel:4008101234'],
  ]);
});

test('amounts, dates and parts of something longer are no numbers to dial', () => {
  for (const text of ['交12345元', '第110条', '120天', '在12306 App上', '短信到12110', '公式1.120', '约12345人', '2110号', '110-120']) {
    assert.deepEqual(linked(text), [], text);
  }
});

test('a web address ends where Chinese goes on', () => {
  assert.deepEqual(linked('看https://www.gov.cn/zhengce，再打12345'), [
    ['https://www.gov.cn/zhengce', 'https://www.gov.cn/zhengce'],
    ['12345', 'tel:12345'],
  ]);
});

test('a number within a web address is not dialled', () => {
  assert.deepEqual(linked('https://www.gov.cn/12345/110').length, 1);
});
