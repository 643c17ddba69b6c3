import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Payment } from './payment'

/** Who a member is to SumUp. */
export const CardCustomer = defineEntity({
  name: 'CardCustomer',
  tableName: 'card_customers',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('no action').updateRule('no action'),
    customerId: p.text().unique(),
    madeAt: now(),
  },
})

export type CardCustomer = InferEntity<typeof CardCustomer>

/** A member agreed to leave a card and was sent to SumUp's page. */
export const CardSetup = defineEntity({
  name: 'CardSetup',
  tableName: 'card_setups',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('no action').index(),
    reference: p.text().unique(),
    checkoutId: p.text().nullable(),
    agreedAt: now(),
    endedAt: moment().nullable(),
  },
  indexes: [
    {
      name: 'card_setups_checkout_id_index',
      expression:
        'create index card_setups_checkout_id_index on card_setups (checkout_id) where checkout_id is not null',
    },
    {
      name: 'card_setups_open_index',
      expression: 'create index card_setups_open_index on card_setups (agreed_at) where ended_at is null',
    },
  ],
})

export type CardSetup = InferEntity<typeof CardSetup>

/** The card that a member left: a token, sealed, and what is printed on the card. One at a time. */
export const CardOnFile = defineEntity({
  name: 'CardOnFile',
  tableName: 'cards',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('no action').index(),
    setup: () => p.oneToOne(CardSetup).owner().deleteRule('no action').updateRule('no action'),
    /** `encrypt` with the purpose of cards; null once SumUp has forgotten it. */
    tokenSealed: p.text().nullable(),
    kind: p.text(),
    last4: p.text().nullable(),
    keptAt: now(),
    removedAt: moment().nullable(),
  },
  indexes: [
    {
      name: 'cards_one_of_a_member',
      expression: 'create unique index cards_one_of_a_member on cards (member_id) where removed_at is null',
    },
  ],
})

export type CardOnFile = InferEntity<typeof CardOnFile>

/** What became of charging a payment to it. */
export const CardCharge = defineEntity({
  name: 'CardCharge',
  tableName: 'card_charges',
  properties: {
    payment: () => p.oneToOne(Payment).owner().primary().deleteRule('no action').updateRule('no action'),
    card: () => p.manyToOne(CardOnFile).nullable().deleteRule('no action').index(),
    outcome: p.enum(['paid', 'declined', 'expired', 'asks', 'no-card', 'over']),
    tries: p.bigint('number').check('tries > 0'),
    triedAt: now(),
  },
})

export type CardCharge = InferEntity<typeof CardCharge>
