-- Why a letter about an order was not sent: nobody has to believe that it was.
alter table "order_letters" add column "not_sent" text null;
