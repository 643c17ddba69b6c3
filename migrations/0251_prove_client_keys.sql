alter table "oauth_clients" validate constraint "oauth_clients_one_credential";
