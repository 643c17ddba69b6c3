import { sqlMigration } from './sql-migration'

/** In the order they run. A new one is added in its place here; one that has landed is never edited. */
export const migrations = [
  sqlMigration('0001_initial'),
  sqlMigration('0010_blog'),
  sqlMigration('0020_sell_once'),
  sqlMigration('0021_one_run_per_supplier'),
  sqlMigration('0030_cart'),
  sqlMigration('0040_ticket_returns'),
  sqlMigration('0041_reminders'),
  sqlMigration('0050_hub'),
  sqlMigration('0060_letters'),
  sqlMigration('0070_order_slots'),
  sqlMigration('0080_account_closings'),
  sqlMigration('0081_former_slugs'),
  sqlMigration('0100_workers'),
  sqlMigration('0101_outgoing_letters'),
  sqlMigration('0102_delivery_order'),
  sqlMigration('0140_one_currency'),
  sqlMigration('0141_sums_that_hold'),
  sqlMigration('0142_refunds_elsewhere'),
  sqlMigration('0143_goods_not_put_back'),
  sqlMigration('0144_allergens_unknown'),
  sqlMigration('0145_cost_prices'),
  sqlMigration('0170_add_once'),
]
