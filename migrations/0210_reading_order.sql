-- The order in which people look something up in a list: Å beside A, é beside e, small letters beside large ones, and
-- 2 before 10. It says how to compare, never what is equal: what is unique stays so byte by byte. No index is made with
-- it, as every upgrade of ICU would spoil one.
create collation "reading" (provider = icu, locale = 'und-u-kn-true');
