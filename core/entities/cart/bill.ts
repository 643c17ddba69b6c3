import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { BankLine } from './bank-line'
import { BillAccount } from './bill-account'
import { Payment } from './payment'
import { Refund } from './refund'

/** What an account comes to for a month (`YYYY-MM`): the sum of its lines, once. */
export const Bill = defineEntity({
  name: 'Bill',
  tableName: 'bills',
  properties: {
    id: id(),
    account: () => p.manyToOne(BillAccount).deleteRule('no action'),
    /** What people write as the reference of their transfer. */
    number: p.text().unique(),
    month: p.text().check("month ~ '^[0-9]{4}-[0-9]{2}$'"),
    amount: amount(),
    currency: currency(),
    issuedAt: now(),
    dueAt: moment().index(),
  },
  uniques: [{ properties: ['account', 'month'] }],
})

export type Bill = InferEntity<typeof Bill>

/** An order on a bill, or with a minus a refund of one. */
export const BillLine = defineEntity({
  name: 'BillLine',
  tableName: 'bill_lines',
  properties: {
    id: id(),
    bill: () => p.manyToOne(Bill).deleteRule('no action').index(),
    payment: () => p.manyToOne(Payment).nullable().deleteRule('no action').unique(),
    refund: () => p.manyToOne(Refund).nullable().deleteRule('no action').unique(),
    amount: amount(),
    currency: currency(),
  },
  checks: [{ name: 'bill_lines_of_one_fact', expression: '(payment_id is null) <> (refund_id is null)' }],
})

export type BillLine = InferEntity<typeof BillLine>

/** Money that came for a bill. */
export const BillPayment = defineEntity({
  name: 'BillPayment',
  tableName: 'bill_payments',
  properties: {
    id: id(),
    bill: () => p.manyToOne(Bill).deleteRule('no action').index(),
    amount: amount().check('amount > 0'),
    currency: currency(),
    way: p.enum(['cash', 'transfer', 'credit']),
    bankLine: () => p.manyToOne(BankLine).nullable().deleteRule('no action').unique(),
    receivedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    receivedAt: now(),
  },
})

export type BillPayment = InferEntity<typeof BillPayment>

/** That its holder was reminded of a bill: the first time, the second. */
export const BillReminder = defineEntity({
  name: 'BillReminder',
  tableName: 'bill_reminders',
  properties: {
    bill: () => p.manyToOne(Bill).primary().deleteRule('no action').updateRule('no action'),
    number: p.bigint('number').primary(),
    sentAt: now(),
  },
})

export type BillReminder = InferEntity<typeof BillReminder>
