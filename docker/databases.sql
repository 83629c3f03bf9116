-- Run once, by the image, when the database volume is empty: one role and its own databases for Temporal, one for Laurel.
\getenv temporal_password TEMPORAL_DB_PASSWORD
\getenv laurel_password LAUREL_DB_PASSWORD

CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;

CREATE ROLE laurel LOGIN PASSWORD :'laurel_password';
CREATE DATABASE laurel OWNER laurel;

REVOKE ALL ON DATABASE temporal, temporal_visibility, laurel, postgres FROM PUBLIC;
