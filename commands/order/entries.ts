import type { Entry } from '../../src/core/command.ts';

export const orders: readonly Entry[] = [
  {
    name: 'order preview',
    summary: 'Everything an order would do, and what it would be held against; changes nothing',
    load: async () => (await import('./order.ts')).orderPreview,
  },
  {
    name: 'order place',
    summary: 'Send an order to a paper account: filled at prices somebody showed, with every charge',
    load: async () => (await import('./order.ts')).orderPlace,
  },
  {
    name: 'order list',
    summary: 'Orders of an account, newest first',
    load: async () => (await import('./order.ts')).orderList,
  },
  {
    name: 'order show',
    summary: 'One order with its fills, charges and what it was held against',
    load: async () => (await import('./order.ts')).orderShow,
  },
  {
    name: 'order cancel',
    summary: 'Take back an order that still waits',
    load: async () => (await import('./order.ts')).orderCancel,
  },
  {
    name: 'order check',
    summary: 'Look at working orders, exits and settlements of an account against the newest prices',
    load: async () => (await import('./order.ts')).orderCheck,
  },
];
