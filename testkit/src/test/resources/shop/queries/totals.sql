-- What every customer paid.
SELECT c.name, sum(o.total) AS paid
FROM customers AS c
JOIN orders AS o ON o.customer_id = c.customer_id
GROUP BY c.name;
