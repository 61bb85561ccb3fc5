/** The licences of the crates that the native library is made of. */
package io.calcitefusion.datafusion.licences;
