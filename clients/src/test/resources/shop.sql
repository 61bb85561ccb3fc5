COPY (SELECT CAST(sku AS VARCHAR) AS sku, CAST(label AS VARCHAR) AS label, CAST(category AS VARCHAR) AS category, CAST(price AS DECIMAL(10, 2)) AS price, CAST(weight AS DOUBLE) AS weight FROM (VALUES
  ('P1', 'Apple', 'fruit', '0.50', 0.2),
  ('P2', 'Banana', 'fruit', '0.25', 0.15),
  ('P3', 'Cheese', 'dairy', '7.90', 0.5),
  ('P4', 'Milk', 'dairy', '1.20', 1.0),
  ('P5', 'Knife', 'tools', '19.99', NULL),
  ('P6', '50% off_box', NULL, '5.00', 2.5)) AS t (sku, label, category, price, weight)) TO '{folder}/products.parquet' STORED AS PARQUET;
COPY (SELECT CAST(order_id AS BIGINT) AS order_id, CAST(customer_id AS INT) AS customer_id, arrow_cast(ordered_at, 'Timestamp(Microsecond, None)') AS ordered_at, CAST(status AS VARCHAR) AS status, CAST(total AS DECIMAL(12, 2)) AS total FROM (VALUES
  (100, 1, '2023-01-05 10:00:00', 'shipped', '20.49'),
  (101, 2, '2023-01-20 23:59:59.5', 'shipped', '7.90'),
  (102, 1, '2023-02-11 00:00:00', 'cancelled', '1.20'),
  (103, 3, '2023-02-28 12:30:00', 'open', '40.23'),
  (104, 5, '2023-03-31 08:15:30.123456', 'shipped', '0.75'),
  (105, 3, '2023-12-31 23:59:59.999999', 'open', NULL),
  (106, 6, '2024-02-29 06:00:00', 'shipped', '99.95'),
  (107, 1, '2024-03-01 00:00:00', 'open', '1.50')) AS t (order_id, customer_id, ordered_at, status, total)) TO '{folder}/orders.parquet' STORED AS PARQUET;
COPY (SELECT CAST(order_id AS BIGINT) AS order_id, CAST(line_no AS INT) AS line_no, CAST(sku AS VARCHAR) AS sku, CAST(quantity AS INT) AS quantity FROM (VALUES
  (100, 1, 'P1', 1),
  (100, 2, 'P5', 1),
  (101, 1, 'P3', 1),
  (102, 1, 'P4', 1),
  (103, 1, 'P5', 2),
  (103, 2, 'P2', 1),
  (104, 1, 'P1', 1),
  (104, 2, 'P2', 1),
  (106, 1, 'P5', 5),
  (107, 1, 'P2', 4),
  (107, 2, 'P1', 1)) AS t (order_id, line_no, sku, quantity)) TO '{folder}/order_lines.parquet' STORED AS PARQUET;
