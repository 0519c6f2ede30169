import { entry } from '../../src/core/command.ts';

/** Orders of the desk, in help order. */
export const orderCommands = [
  entry(
    'order preview',
    'Everything an order would do, and what it would be held against; changes nothing',
    async () => (await import('./order.ts')).orderPreview,
  ),
  entry(
    'order place',
    'Send an order to a paper account: filled at prices somebody showed, with every charge',
    async () => (await import('./order.ts')).orderPlace,
  ),
  entry(
    'order list',
    'Orders of an account, newest first',
    async () => (await import('./order.ts')).orderList,
  ),
  entry(
    'order show',
    'One order with its fills, charges and what it was held against',
    async () => (await import('./order.ts')).orderShow,
  ),
  entry(
    'order cancel',
    'Take back an order that still waits',
    async () => (await import('./order.ts')).orderCancel,
  ),
  entry(
    'order export',
    'An order as a basket for Kite or Upstox, with the margin and charges it will show; sends nothing',
    async () => (await import('./export.ts')).orderExport,
  ),
  entry(
    'order check',
    'Look at working orders, exits and settlements of an account against the newest prices',
    async () => (await import('./order.ts')).orderCheck,
  ),
];
